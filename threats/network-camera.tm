# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
model network-camera A network camera for homes and offices
  about A camera that joins a network by itself, looks at its pictures where it stands, and streams them to people and to storage. Used at home (cost counts,
    events and privacy matter), in offices (a protected place; events and the stream's integrity matter) and where assurance matters most.
  scope The camera from its case inwards, with what leaves it. Recorders, telephones and the maker's servers are the environment.
  target L
  unconfirmed The use classes and the names T.IMPERSONATION, T.MITM, T.FIRMWARE_ABUSE, T.TAMPER, P.CREDENTIAL_MANAGEMENT, A.TRUSTED_ADMIN are reported of the
    published model; everything else is ours.
  sealed 7fb129a1110ea4c7
import connected-device.tm

entity EN.BYSTANDER  Whoever stands before the camera
  type person
  in TB.SITE
  about Has not bought the camera and has not agreed to it; loses most if pictures leak.

specialise AS.DATA  The pictures and what was seen in them
  +held-by EN.BYSTANDER
  plain What the camera sees and hears: private, genuine, and of now.
specialise AS.SERVICE  The camera's work: noticing events, and bandwidth that is nobody else's

asset AS.MASKS  Privacy masks and places never to be recorded
  needs IF
  held-by EN.APP
  owner EN.BYSTANDER

flow DF.VIEW  Pictures to who may look
  from EN.APP
  to EN.USER
  carries AS.DATA
  over the network
  none R Who looked is in the log of DF.MANAGE's session; looking changes nothing.
  none E A viewer is sent pictures and has no way back but DF.MANAGE.
flow DF.SCENE  Light and sound
  from EN.BYSTANDER
  to EN.APP
  carries AS.DATA AS.MASKS
  over lens and microphone
  none R A scene denies nothing.
  none I What the lens may see is set by AS.MASKS, and that is threat T.MASKS.
  none E Pictures are decoded by code of the application; a flaw there is T.EXPLOIT.

entry E.LENS  Lens and microphone
  at EN.APP
  phase PH.USE
entry E.VIEW  The viewer's login
  at EN.APP
  phase PH.USE

threat T.VIEWER  Somebody looks who may not
  is T.IMPERSONATION
  attacks AS.DATA:C
  entry E.VIEW
  stride SI
  flow DF.VIEW
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N = 7.5
  before likelihood VH impact VH = VH
  after likelihood VL impact VH = L
  plain Strangers watch.
threat T.STREAM  The stream is altered, delayed or played back on its way
  is T.MITM
  attacks AS.DATA:IF
  stride T
  flow DF.VIEW
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N = 5.9
  plain The guard sees yesterday's quiet corridor.
threat T.BLIND  The camera is blinded, covered or cut off, and nobody notices
  attacks AS.SERVICE:A AS.DATA:IF
  by AM.2 AM.0
  entry E.LENS E.NETWORK
  phase PH.USE
  stride STD
  flow DF.SCENE DF.VIEW:D
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:H = 5.2
  before likelihood M impact M = M
  after likelihood L impact M = L
  met-by OT.NOTICE OE.NETWORK
  owner EN.USER
threat T.BOT  The camera works for somebody else, such as in a flood against third parties
  is T.EXPLOIT
  attacks AS.SERVICE:A AS.FIRMWARE:I
  stride TDE
  -flow
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:L/A:H = 9.3
  before likelihood VH impact H = VH
  after likelihood L impact M = L
  plain The camera joins a botnet.
threat T.MASKS  Privacy masks are lifted without a trace
  is T.IMPERSONATION
  attacks AS.MASKS:IF AS.LOG:I
  stride STR
  -flow
  cvss CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:L/A:N = 7.1
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.ACCESS_CONTROL OT.AUDIT
  owner EN.ADMIN

policy P.NOTICE  People are told that a camera is there
  met-by OE.NOTICE
  owner EN.USER

objective OT.NOTICE  A covered, moved or blinded camera says so
  where device
objective OE.NOTICE  Whoever puts up the camera puts up a sign
  where environment
  done-by EN.USER

requirement R.SCENE_CHANGE  A sudden loss of the picture is an event that is logged and sent
  serves OT.NOTICE
  family FAU_GEN FPT_PHP
control C.SCENE_CHANGE  The analysis of pictures reports darkness, blur and movement of its own frame
  serves R.SCENE_CHANGE
  test camera.scene.*
  status planned
