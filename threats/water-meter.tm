# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
model water-meter A smart water meter
  about A meter for homes and businesses that measures flow, adds up, and reports to customer and utility by radio. It runs on one battery for many years, is
    built in very large numbers, and is maintained over the air only a little.
  scope The meter from its case inwards, its optical port and its radio. Collectors, the head-end and billing are the environment.
  target L
  unconfirmed The use case and the seven objectives (access control, secure storage, firmware authenticity, communication, audit, secure state, tamper) are
    reported of the published model; assets, threats and ratings are ours.
  sealed ea16aba9f2119d2d
import connected-device.tm

entity EN.CUSTOMER  The customer, at whose wall it hangs
  type person
  in TB.SITE
  about Pays for what the meter says, has all the time in the world beside it, and is the attacker to expect first.

specialise AS.DATA  Metered volumes and the profile of their use
  plain How much water was used, and when: the bill, and who was at home.
specialise AS.SERVICE  Metering itself, and the battery it lives on
specialise EN.BACKEND  The utility's head-end
specialise EN.USER  The utility, which bills

asset AS.TARIFF  Calibration and tariff
  needs IF
  held-by EN.APP EN.ROT
  owner EN.USER
asset AS.CLOCK  The time that readings are stamped with
  needs IAF
  held-by EN.ROT
  owner EN.USER
asset AS.VALVE  The valve, where one is fitted
  needs IA
  held-by EN.APP
  owner EN.CUSTOMER

flow DF.OPTICAL  Service at the optical port
  from EN.TECHNICIAN
  to EN.APP
  carries AS.TARIFF AS.CONFIG
  over the optical port
  none D Whoever stands at the port can as well hit the meter: T.VANDAL.
flow DF.DISPLAY  What the meter shows
  from EN.APP
  to EN.CUSTOMER
  carries AS.DATA
  over a display
  none S The display is part of the sealed case.
  none R Each reading shown is stored, and counted by the utility.
  none I It shows the customer's own reading, at the customer's own wall.
  none D A dark display does not stop the metering, and is reported by people.
  none E People are shown digits.
flow DF.VALVE  Orders to the valve
  from EN.BACKEND
  to EN.APP
  carries AS.VALVE AS.CLOCK
  over radio
  none I That water was shut off is no secret.

entry E.OPTICAL  The optical port
  at EN.APP
  phase PH.INSTALL PH.SERVICE PH.USE
entry E.SENSOR  The flow sensor, from outside the case
  at EN.APP
  phase PH.USE

threat T.FRAUD  The customer makes the meter count less
  attacks AS.DATA:IF AS.TARIFF:IF
  by AM.2
  entry E.SENSOR E.CASE E.OPTICAL
  phase PH.USE PH.SERVICE
  stride STRE
  flow DF.OPTICAL:STRE DF.DISPLAY:T
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N = 4.6
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.ACCESS_CONTROL OT.TAMPER OT.AUDIT
  owner EN.USER
  plain Magnets, bypasses and borrowed technician's tools lower the bill.
threat T.PROFILE  Readings tell a stranger who is at home
  is T.MITM
  attacks AS.DATA:C
  stride I
  flow DF.DATA
  cvss CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N = 4.3
  plain A listener in the street learns when a house is empty.
threat T.PORT  Somebody at the port listens in on a technician's session
  is T.IMPERSONATION
  attacks AS.CONFIG:C AS.CREDENTIALS:C
  by AM.2
  entry E.OPTICAL
  phase PH.SERVICE
  stride I
  flow DF.OPTICAL
  cvss CVSS:3.1/AV:P/AC:H/PR:N/UI:R/S:U/C:H/I:N/A:N = 4.0
  before likelihood M impact M = M
  after likelihood VL impact M = VL
  met-by OT.COMMUNICATION
  owner EN.USER
threat T.VALVE  Somebody shuts the water of one house, or of a town
  attacks AS.VALVE:IA AS.SERVICE:A
  by AM.0 AM.INSIDE
  entry E.NETWORK
  phase PH.USE
  stride STRDE
  flow DF.VALVE
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:H = 8.7
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.COMMUNICATION OT.VALVE OE.BACKEND
  owner EN.USER
  plain No water, for many at once.
threat T.CLOCK  The time is moved, so that readings fall under another tariff
  attacks AS.CLOCK:IF AS.TARIFF:F
  by AM.0 AM.2
  entry E.NETWORK E.OPTICAL
  phase PH.USE PH.SERVICE
  stride T
  flow DF.VALVE DF.OPTICAL
  cvss CVSS:3.1/AV:A/AC:H/PR:N/UI:N/S:U/C:N/I:L/A:N = 3.1
  before likelihood M impact M = M
  after likelihood VL impact M = VL
  met-by OT.COMMUNICATION OT.CLOCK
  owner EN.USER
threat T.BATTERY  Requests that need no key drain the battery years too early
  attacks AS.SERVICE:A AS.CLOCK:A
  by AM.0
  entry E.NETWORK
  phase PH.USE
  stride D
  flow DF.DATA DF.MANAGE DF.VALVE
  cvss CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H = 6.5
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.BUDGET
  owner EN.MAKER
  plain A thousand meters must be visited by somebody with a ladder.
threat T.VANDAL  Somebody breaks the meter
  attacks AS.SERVICE:A
  by AM.2
  entry E.CASE
  phase PH.USE
  stride D
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H = 4.6
  before likelihood M impact L = L
  after likelihood M impact L = L
  met-by OE.NETWORK
  accepted A broken meter stops reporting, is noticed by the head-end within a day, and costs one meter.
  owner EN.USER

assumption A.BYPASS  Pipes are sealed, so that water does not flow around the meter
  relies EN.CUSTOMER
  met-by OE.SEAL
  if-not Water is lost that nobody measures; the utility finds it by balancing streets, not by the meter.
  owner EN.USER

objective OT.VALVE  A valve moves by a fresh, signed order for this meter alone, never in bulk faster than a stated rate
  where device
objective OT.CLOCK  Time goes forward, is corrected by authenticated servers in small steps, and each step is logged
  where device
objective OT.BUDGET  Work that anybody can ask for has a budget of energy
  where device
objective OE.SEAL  The utility seals meter and pipe, and looks at the seals
  where environment
  done-by EN.USER

requirement R.ORDER  An order names meter, action, time and counter under a signature
  serves OT.VALVE
  family FIA_UAU FPT_RPL
requirement R.TIME  Steps of the clock are bounded, authenticated and logged
  serves OT.CLOCK
  family FPT_STM
requirement R.BUDGET  Unauthenticated frames are dropped before the main processor wakes, and counted
  serves OT.BUDGET
  family FRU_RSA
requirement R.MAGNET  Magnets, opening and reverse flow are events that are logged and sent
  serves OT.TAMPER
  family FPT_PHP FAU_GEN
control C.ORDER  Orders are verified inside the Root of Trust, with a counter for each meter
  serves R.ORDER
  test meter.orders.*
  status planned
control C.TIME  A clock in the Root of Trust
  serves R.TIME
  test meter.clock.*
  status planned
control C.BUDGET  A budget of awake seconds a day
  serves R.BUDGET
  test meter.budget.*
  status planned
control C.MAGNET  Sensors whose events go to the chained log
  serves R.MAGNET
  test meter.tamper.*
  status planned
