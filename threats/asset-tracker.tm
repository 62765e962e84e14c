# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
model asset-tracker A tracker for goods and vehicles
  about A battery device on a container, pallet or vehicle: satellite receiver, mobile radio, sensors for shock, temperature and light; no display, no keys.
  scope The tracker from its case inwards. Satellites, the mobile network and the fleet's servers are the environment.
  target L
  unconfirmed That such a model was published is known; its content was not at hand. All of it is ours.
  sealed e00e310db02e7d5f
import connected-device.tm

entity EN.THIEF  Whoever has the goods and should not
  type person
  in TB.SITE
  about Has the tracker in hand while it is on the goods, and profits if it is silent or lies.
entity EN.SATELLITES  Navigation satellites
  type service
  in world
entity EN.CARRIER  The mobile network
  type service
  in world

specialise AS.DATA  Places, times and what the sensors saw
  plain Where the goods are, where they were, and whether they were dropped, warmed or opened.
specialise AS.SERVICE  Reporting, and the battery it lives on
specialise EN.USER  The owner of the goods
specialise EN.BACKEND  The fleet's servers

asset AS.FENCE  Geofences and reporting intervals
  needs CIF
  held-by EN.APP EN.ROT
  owner EN.USER
asset AS.SIM  The subscription's key
  needs CI
  held-by EN.ROT
  owner EN.CARRIER

flow DF.FIX  Signals of satellites
  from EN.SATELLITES
  to EN.APP
  carries AS.DATA
  over radio
  none R Satellites deny nothing.
  none I Their signals are public.
  none E The receiver's parser is the application's; a flaw there is T.EXPLOIT.
flow DF.ATTACH  Joining the mobile network
  from EN.ROT
  to EN.CARRIER
  carries AS.SIM
  over radio
  none R The network bills, and keeps its own proof.
  none E The network gives connectivity and gets no rights in the device.
flow DF.SENSE  Shock, light, temperature
  from EN.THIEF
  to EN.APP
  carries AS.DATA
  over sensors
  none R Sensors are read by the device itself.
  none I What a thief does to the goods the thief knows.
  none E Sensors give numbers.

entry E.SKY  The satellite receiver
  at EN.APP
  phase PH.USE
entry E.SENSORS  The sensors
  at EN.APP
  phase PH.USE
entry E.RADIO  The mobile radio
  at EN.ROT
  phase PH.INSTALL PH.USE

threat T.SPOOF_PLACE  False satellites make goods seem where they are not
  attacks AS.DATA:IF
  by AM.2
  entry E.SKY
  phase PH.USE
  stride ST
  flow DF.FIX
  cvss CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N = 4.2
  before likelihood M impact H = M
  after likelihood L impact H = L
  met-by OT.PLAUSIBLE OE.FLEET
  accepted A cheap receiver cannot tell a good forgery from the sky; the servers compare with the mobile cell and with movement, and flag what does not fit.
  owner EN.USER
  plain The container seems to be in the harbour while it is driven away.
threat T.JAM  Satellites or the mobile network are jammed
  attacks AS.SERVICE:A AS.DATA:F
  by AM.2 AM.0
  entry E.SKY E.RADIO
  phase PH.USE
  stride D
  flow DF.FIX DF.ATTACH DF.DATA
  cvss CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H = 6.5
  before likelihood H impact M = M
  after likelihood L impact M = L
  met-by OT.KEEP OE.FLEET
  owner EN.USER
threat T.REMOVE  The tracker is taken off, wrapped, cooled or broken
  attacks AS.SERVICE:A AS.DATA:IF
  by AM.2
  entry E.SENSORS E.CASE
  phase PH.USE
  stride STD
  flow DF.SENSE
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H = 6.1
  before likelihood H impact M = M
  after likelihood L impact M = L
  met-by OT.PLAUSIBLE OT.KEEP OE.FLEET
  owner EN.USER
threat T.SIM  The subscription's key is taken out and used elsewhere
  attacks AS.SIM:CI
  by AM.1 AM.2
  entry E.CASE E.CALL E.RADIO
  phase PH.USE PH.SERVICE PH.DISPOSAL
  stride STI
  flow DF.ATTACH
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:C/C:H/I:L/A:N = 6.1
  before likelihood M impact M = M
  after likelihood VL impact M = VL
  met-by OT.ISOLATION OT.TAMPER OT.COMMUNICATION
  owner EN.CARRIER
threat T.FOLLOW  Somebody follows goods or drivers by the tracker's reports
  is T.MITM
  attacks AS.DATA:C AS.FENCE:C
  stride I
  flow DF.DATA DF.MANAGE
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N = 5.9
  plain A thief learns where to wait.
threat T.FENCE  Geofences or intervals are changed, so that no alarm comes
  is T.IMPERSONATION
  attacks AS.FENCE:IF
  stride ST
  flow DF.MANAGE
  cvss CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N = 6.5
  before likelihood M impact H = M
  after likelihood VL impact H = L

objective OT.PLAUSIBLE  A place that does not fit cell, movement and time is marked as doubtful, not dropped
  where device
objective OT.KEEP  What cannot be sent is kept, with its time, and sent later in order
  where device
objective OE.FLEET  The fleet's servers raise an alarm on silence and on doubtful places
  where environment
  done-by EN.BACKEND

requirement R.PLAUSIBLE  Each fix carries how it was judged: cell, motion, clock
  serves OT.PLAUSIBLE
  family FPT_TDC
requirement R.KEEP  Records outlive weeks without a network and any power cut
  serves OT.KEEP
  family FAU_STG FPT_RCV
control C.PLAUSIBLE  A judge of fixes in a partition of its own
  serves R.PLAUSIBLE
  test tracker.plausible.*
  status planned
control C.KEEP  Records in the power-safe store
  serves R.KEEP
  code lib/store
  test sim.store.*
  status done
