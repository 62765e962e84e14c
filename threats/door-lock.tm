# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
model door-lock A smart door lock
  about A lock with a keypad, a bolt that a motor drives, a button inside, and a log. Its three partitions and its application are examples/door-lock. What
    a lock for sale needs beside that - a radio, users with schedules, updates, tamper sensors - is in the model too, with controls that are
    planned: so the gaps of the example are seen. The risk `after` a threat is the one that holds when each of its controls is done.
  scope The lock in the door, from provisioning to disposal. Phone, cloud, installer and the mechanical cylinder are the environment.
  target L
  unconfirmed The published threat model of a smart lock was not at hand. Entities, assets, threats, scores and requirements are our own, in its manner; the
    seven classic objectives (access, storage, firmware, communication, audit, secure state, tamper) keep their common names.
  sealed 88bc470f557ea7da
import lib/psa-storage.tm
import lib/psa-update.tm

# ---- Where
boundary TB.FRONT  In front of the door
  in world
boundary TB.ROOM  Behind the door
  in world
boundary TB.AIR  Radio range
  in world
boundary TB.NET  Internet
  in world
boundary TB.PLANT  Factory and workshop
  in world
boundary TB.LOCK  The lock's case
  in world
boundary TB.NS  Where the application runs
  in TB.LOCK
boundary TB.AUTH  Partition LOCK_SP_AUTH
  in TB.LOCK
boundary TB.ACTUATOR  Partition LOCK_SP_ACTUATOR
  in TB.LOCK
boundary TB.LOG  Partition LOCK_SP_LOG
  in TB.LOCK
boundary TB.ROT  PSA root of trust
  in TB.LOCK
boundary TB.FLASH  Flash beside the chip
  in TB.LOCK

# ---- Who
entity EN.RESIDENT  Resident
  type person
  in TB.ROOM
entity EN.OWNER  Owner, who enrols and manages
  type person
  in TB.ROOM
entity EN.INSTALLER  Installer
  type person
  in TB.ROOM
entity EN.PHONE  Phone of a user
  type device
  in TB.AIR
entity EN.CLOUD  Back end: accounts, revocation, verifier
  type service
  in TB.NET
entity EN.MAKER  Maker of the lock, who signs its software
  type service
  in TB.NET
entity EN.FACTORY  Factory line
  type service
  in TB.PLANT
entity EN.SUPPORT  Engineer with a debugger
  type person
  in TB.PLANT
entity EN.KEYPAD  Keypad and lamp
  type device
  in TB.FRONT
entity EN.BUTTON  Button inside
  type device
  in TB.ROOM
entity EN.SENSORS  Tamper sensors: cover, shock, current
  type device
  in TB.LOCK
entity EN.MOTOR  Motor and bolt
  type device
  in TB.LOCK
entity EN.APP  The application
  type process
  in TB.NS
entity EN.AUTH  Authentication
  type process
  in TB.AUTH
entity EN.ACTUATOR  Actuator
  type process
  in TB.ACTUATOR
entity EN.LOG  Log
  type process
  in TB.LOG
entity EN.ROT  Base services: crypto, storage, attestation, update, boot
  type process
  in TB.ROT
entity EN.FLASH  External flash
  type store
  in TB.FLASH

# ---- What
asset AS.BOLT  The bolt, and the command to move it
  needs IAF
  held-by EN.ACTUATOR EN.MOTOR
  owner EN.RESIDENT
  plain Whether the door is locked, and who can change that.
  unconfirmed Ours.
asset AS.CRED  PINs, phone keys and what they are checked with
  needs CIAF
  held-by EN.AUTH EN.KEYPAD EN.PHONE EN.FLASH
  owner EN.OWNER
  unconfirmed Ours.
asset AS.LOCKOUT  How many wrong PINs there were
  needs IF
  held-by EN.AUTH EN.FLASH
  owner EN.OWNER
  unconfirmed Ours.
asset AS.POLICY  Users, their rights and schedules
  needs CIF
  held-by EN.AUTH EN.CLOUD
  owner EN.OWNER
  unconfirmed Ours.
asset AS.KEYS  Keys of storage and sessions
  needs CI
  held-by EN.ROT
  owner EN.OWNER
  unconfirmed Ours.
asset AS.ID  Identity of the lock and its attestation key
  needs CI
  held-by EN.ROT EN.FACTORY
  owner EN.MAKER
  unconfirmed Ours.
asset AS.FW  Software of the lock, and its version
  needs IAF
  held-by EN.ROT EN.MAKER
  owner EN.MAKER
  unconfirmed Ours.
asset AS.LOG  Who opened when
  needs CIA
  held-by EN.LOG EN.FLASH
  owner EN.OWNER
  unconfirmed Ours.
asset AS.TIME  Time by which grants and schedules end
  needs IF
  held-by EN.AUTH
  owner EN.OWNER
  unconfirmed Ours.
asset AS.LIFECYCLE  Life cycle and debug state
  needs I
  held-by EN.ROT
  owner EN.MAKER
  unconfirmed Ours.
asset AS.PRIVACY  When the residents are at home
  needs C
  held-by EN.LOG EN.PHONE
  owner EN.RESIDENT
  unconfirmed Ours.
asset AS.EGRESS  That people inside can always leave
  needs A
  held-by EN.ACTUATOR EN.BUTTON
  owner EN.RESIDENT
  unconfirmed Ours.

# ---- How it flows
flow DF.RADIO  A phone asks the lock
  from EN.PHONE
  to EN.APP
  carries AS.CRED AS.BOLT
  over Bluetooth Low Energy
flow DF.ASK  The application asks for a grant
  from EN.APP
  to EN.AUTH
  carries AS.BOLT AS.LOCKOUT
  over psa_call to LOCK_AUTH
flow DF.KEYPAD  Keys that are pressed
  from EN.KEYPAD
  to EN.AUTH
  carries AS.CRED
  over lines that only LOCK_SP_AUTH may read
  none T Whoever can press a key can press another.
  none E A key is one of twelve symbols; a line of more than sixteen is refused.
flow DF.UNLOCK  A grant is presented
  from EN.APP
  to EN.ACTUATOR
  carries AS.BOLT
  over psa_call to LOCK_ACTUATOR
flow DF.REDEEM  The actuator asks whether a grant is good
  from EN.ACTUATOR
  to EN.AUTH
  carries AS.BOLT AS.TIME
  over psa_call to LOCK_GRANT, which partitions alone may call
  none R Both partitions log what they did.
  none I A grant is spent by asking.
  none D Without an answer the bolt stays where it is, and the button inside works.
flow DF.MOTOR  The bolt is driven
  from EN.ACTUATOR
  to EN.MOTOR
  carries AS.BOLT
  over drive lines inside the case
  none R The motor does not deny.
  none I Who stands before the door hears the bolt.
  none E A motor runs no program.
flow DF.BUTTON  Somebody wants to leave
  from EN.BUTTON
  to EN.ACTUATOR
  carries AS.EGRESS
  over a line inside the room
  none I That somebody leaves is no secret in the room.
  none R Leaving is nobody's business; the log notes it without a name.
  none E A press is one bit.
flow DF.NOTE  Partitions write to the log
  from EN.AUTH
  to EN.LOG
  carries AS.LOG
  over psa_call to LOCK_LOG_APPEND, which partitions alone may call
  none I What is logged is meant for the log.
flow DF.READ  The log is read
  from EN.LOG
  to EN.APP
  carries AS.LOG AS.PRIVACY
  over psa_call to LOCK_LOG
  none S Only the log partition answers to its service.
  none D Reading less costs nobody the door.
  none E Entries have a fixed form of 64 bytes.
flow DF.EXPORT  The log is fetched by a phone
  from EN.APP
  to EN.PHONE
  carries AS.LOG AS.PRIVACY
  over Bluetooth Low Energy
  none D A log that is not fetched stays in the lock.
  none E The phone shows entries and runs nothing of them.
flow DF.POLICY  Users and schedules are set
  from EN.CLOUD
  to EN.APP
  carries AS.POLICY
  over the internet and a bridge, or a phone
flow DF.UPDATE  Software reaches the lock
  from EN.MAKER
  to EN.ROT
  carries AS.FW
  over the internet and a bridge, or a phone
  none R What was installed is told by attestation.
flow DF.CHALLENGE  The back end challenges the lock
  from EN.CLOUD
  to EN.ROT
  carries AS.ID
  over the internet and a bridge, or a phone
  none SRI A challenge is random, public and asked by anybody.
  none D Without a challenge there is no token, and the door works.
flow DF.TOKEN  The lock attests itself
  from EN.ROT
  to EN.CLOUD
  carries AS.ID AS.LIFECYCLE
  over the internet and a bridge, or a phone
  none D A lock that does not answer is shown as such.
flow DF.STORE  Objects are written to flash
  from EN.ROT
  to EN.FLASH
  carries AS.CRED AS.LOCKOUT AS.LOG AS.KEYS
  over a bus on the board
  none S A chip in its place is answered at what it contains.
  none R Flash does not deny.
  none E Flash runs no program.
flow DF.SENSE  Sensors report tampering
  from EN.SENSORS
  to EN.ACTUATOR
  carries AS.BOLT
  over lines inside the case
  none R Sensors do not deny.
  none I That somebody shakes the lock is no secret to him.
  none E A sensor's line is one level.
flow DF.FACTORY  The lock gets identity and life cycle
  from EN.FACTORY
  to EN.ROT
  carries AS.ID AS.LIFECYCLE AS.KEYS
  over a jig in the factory
flow DF.DEBUG  A debugger is attached
  from EN.SUPPORT
  to EN.ROT
  carries AS.KEYS AS.LIFECYCLE
  over the debug port on the board
  none D A lock with a debugger in it lies on a bench.

# ---- Who attacks
attacker AM.NEAR  Somebody in radio range, with a relay and a recorder
  unconfirmed Ours.
attacker AM.DOOR  Somebody in front of the door, without tools that leave traces
  unconfirmed Ours.
attacker AM.INSIDER  A guest or tenant whose right has ended
  unconfirmed Ours.
attacker AM.PLANT  Somebody who works in the factory
  unconfirmed Ours.

entry E.RADIO  The radio
  at EN.APP
  phase PH.INSTALL PH.USE
entry E.KEYPAD  The keypad
  at EN.KEYPAD
  phase PH.INSTALL PH.USE
entry E.CALL  The services of the partitions
  at EN.AUTH
  phase PH.USE
entry E.CLOUD  The back end and its accounts
  at EN.CLOUD
  phase PH.USE PH.SERVICE
entry E.UPDATE  The way of updates
  at EN.ROT
  phase PH.USE PH.SERVICE
entry E.BOARD  The board: flash, bus, motor lines
  at EN.FLASH
  phase PH.USE PH.SERVICE PH.DISPOSAL
entry E.DEBUG  The debug port
  at EN.ROT
  phase PH.FACTORY PH.SERVICE
entry E.PLANT  The factory's jig and records
  at EN.FACTORY
  phase PH.FACTORY
entry E.BUTTON  The button inside
  at EN.BUTTON
  phase PH.USE

# ---- Threats: access
threat T.IMPERSONATION  Somebody poses as an owner or a guest and is let in
  attacks AS.BOLT:IA AS.POLICY:C
  by AM.0 AM.NEAR
  entry E.RADIO E.CLOUD
  phase PH.USE
  stride STIDE
  flow DF.RADIO DF.POLICY:SIDE
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:H/A:L = 8.6
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.ACCESS OT.COMMUNICATION OE.CLOUD
  owner EN.OWNER
  plain A stranger's phone, or a stolen account, opens your door.
  unconfirmed Ours.
threat T.RELAY  The radio of a phone at home is carried to the door
  attacks AS.BOLT:IF
  by AM.NEAR
  entry E.RADIO
  phase PH.USE
  stride S
  flow DF.RADIO
  cvss CVSS:3.1/AV:A/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N = 5.3
  before likelihood M impact H = M
  after likelihood L impact H = L
  met-by OT.PROXIMITY
  owner EN.OWNER
  unconfirmed Ours.
threat T.REPLAY  A recorded command to open is sent again
  attacks AS.BOLT:IF
  by AM.NEAR
  entry E.RADIO
  phase PH.USE
  stride ST
  flow DF.RADIO
  cvss CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N = 6.5
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.COMMUNICATION
  owner EN.OWNER
  unconfirmed Ours.
threat T.PIN_GUESS  PINs are tried out
  attacks AS.CRED:C AS.LOCKOUT:I
  by AM.DOOR
  entry E.KEYPAD
  phase PH.USE
  stride STI
  flow DF.KEYPAD:S
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:L/I:H/A:N = 5.2
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.ACCESS
  owner EN.OWNER
  unconfirmed Ours.
threat T.PIN_SEEN  A PIN is watched, or read from the worn keys
  attacks AS.CRED:C
  by AM.DOOR
  entry E.KEYPAD
  phase PH.USE
  stride I
  flow DF.KEYPAD
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:R/S:U/C:H/I:N/A:N = 4.3
  before likelihood M impact H = M
  after likelihood M impact H = M
  met-by OE.OWNER
  owner EN.RESIDENT
  accepted A keypad shows what is typed to who stands beside it. The PIN can be changed, and the log shows who used it.
  unconfirmed Ours.
threat T.PIN_DENIED  Somebody who opened says that he did not
  attacks AS.LOG:I
  by AM.INSIDER
  entry E.KEYPAD
  phase PH.USE
  stride R
  flow DF.KEYPAD DF.RADIO
  cvss CVSS:3.1/AV:P/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N = 2.1
  before likelihood M impact M = M
  after likelihood L impact M = L
  met-by OT.AUDIT
  owner EN.OWNER
  unconfirmed Ours.
threat T.FIRST_PIN  A lock with a PIN that everybody knows, or with none, takes the first one typed
  attacks AS.CRED:I
  by AM.DOOR AM.NEAR
  entry E.KEYPAD E.RADIO
  phase PH.INSTALL
  stride SE
  flow DF.RADIO
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N = 6.1
  before likelihood H impact H = H
  after likelihood L impact H = L
  met-by OT.ACCESS OE.INSTALL
  owner EN.INSTALLER
  unconfirmed Ours.
threat T.REVOKED  A former guest still gets in, because the lock does not know yet
  attacks AS.POLICY:IF AS.TIME:IF
  by AM.INSIDER
  entry E.RADIO E.CLOUD
  phase PH.USE
  stride STRE
  flow DF.POLICY:TR DF.RADIO:E
  cvss CVSS:3.1/AV:A/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N = 5.7
  before likelihood H impact H = H
  after likelihood L impact H = L
  met-by OT.FRESH
  owner EN.OWNER
  unconfirmed Ours.
threat T.RADIO_PARSER  A message takes the application over
  attacks AS.BOLT:I AS.PRIVACY:C
  by AM.NEAR
  entry E.RADIO
  phase PH.USE
  stride TIE
  flow DF.RADIO
  cvss CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N = 8.1
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.ISOLATION OT.COMMUNICATION
  owner EN.MAKER
  unconfirmed Ours.

# ---- Threats: the application turned hostile
threat T.NS_MALWARE  Malware in the application asks the partitions for secrets and for the bolt
  attacks AS.CRED:C AS.KEYS:CI AS.BOLT:I
  by AM.1
  entry E.CALL
  phase PH.USE
  stride TIE
  flow DF.ASK DF.UNLOCK
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:N = 9.0
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.ISOLATION OT.ACCESS
  owner EN.MAKER
  unconfirmed Ours.
threat T.GRANT_FORGED  A grant is forged, sent twice, kept for later, or used for something else
  attacks AS.BOLT:IF
  by AM.1
  entry E.CALL
  phase PH.USE
  stride STRE
  flow DF.UNLOCK:SR DF.REDEEM:STE
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:N/I:H/A:N = 7.1
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.ACTUATOR
  owner EN.MAKER
  unconfirmed Ours.
threat T.PIN_PHISHED  A hostile application asks for the PIN when nobody wants to open, and uses the answer
  attacks AS.BOLT:I
  by AM.1
  entry E.CALL
  phase PH.USE
  stride SR
  flow DF.ASK
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:C/C:N/I:H/A:N = 6.3
  before likelihood M impact H = M
  after likelihood L impact H = L
  met-by OT.ACTUATOR OT.AUDIT
  owner EN.RESIDENT
  unconfirmed Ours.
threat T.KEYPAD_HELD  A hostile application, or a wet sleeve, keeps the keypad busy
  attacks AS.CRED:A
  by AM.1 AM.DOOR
  entry E.CALL E.KEYPAD
  phase PH.USE
  stride D
  flow DF.ASK DF.KEYPAD DF.UNLOCK
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H = 6.2
  before likelihood M impact M = M
  after likelihood L impact M = L
  met-by OT.SECURE_STATE
  owner EN.RESIDENT
  unconfirmed Ours.
threat T.TRAITOR  A partition that was taken over turns on the others
  attacks AS.CRED:CI AS.KEYS:C AS.BOLT:I
  by AM.1
  entry E.CALL
  phase PH.USE
  stride STIE
  flow DF.NOTE:SE
  cvss CVSS:3.1/AV:L/AC:H/PR:H/UI:N/S:C/C:H/I:H/A:N = 7.2
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.ISOLATION
  owner EN.MAKER
  unconfirmed Ours.

# ---- Threats: the log and the residents' life
threat T.LOG_WASHED  The log is edited, cut, or filled until the traces are gone
  attacks AS.LOG:IA
  by AM.INSIDER AM.1
  entry E.CALL E.KEYPAD
  phase PH.USE
  stride TRD
  flow DF.NOTE DF.READ:TR
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N = 5.5
  before likelihood H impact H = H
  after likelihood L impact H = L
  met-by OT.AUDIT
  owner EN.OWNER
  unconfirmed Ours.
threat T.PRIVACY  The log or the radio tells when nobody is at home
  attacks AS.PRIVACY:C AS.LOG:C
  by AM.NEAR AM.1
  entry E.RADIO E.CALL
  phase PH.USE
  stride I
  flow DF.READ DF.EXPORT
  cvss CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N = 4.3
  before likelihood H impact M = M
  after likelihood VL impact M = VL
  met-by OT.PRIVACY
  owner EN.RESIDENT
  unconfirmed Ours.
threat T.LOG_FORGED  A phone is shown another log than the lock's
  attacks AS.LOG:I
  by AM.NEAR AM.1
  entry E.RADIO
  phase PH.USE
  stride STR
  flow DF.EXPORT
  cvss CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:L/A:N = 4.3
  before likelihood M impact M = M
  after likelihood VL impact M = VL
  met-by OT.AUDIT
  owner EN.OWNER
  unconfirmed Ours.

# ---- Threats: keeping people in or out
threat T.LOCKED_OUT  Jamming, floods, wrong PINs or an empty battery keep residents out
  attacks AS.BOLT:A
  by AM.NEAR AM.DOOR
  entry E.RADIO E.KEYPAD
  phase PH.USE
  stride D
  flow DF.RADIO DF.MOTOR
  cvss CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H = 6.5
  before likelihood H impact M = M
  after likelihood M impact M = M
  met-by OT.SECURE_STATE OE.CYLINDER
  owner EN.RESIDENT
  accepted Radio can be jammed and a keypad can be glued. The mechanical cylinder opens; the lock-out ends by itself within an hour.
  unconfirmed Ours.
threat T.LOCKED_IN  An error, an attack or a lock-out keeps people inside
  attacks AS.EGRESS:A
  by AM.0 AM.NEAR AM.DOOR AM.1
  entry E.RADIO E.KEYPAD E.CALL
  phase PH.USE
  stride D
  flow DF.BUTTON
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H = 5.9
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.EGRESS OE.HANDLE
  owner EN.RESIDENT
  unconfirmed Ours.
threat T.BOLT_UNKNOWN  A cut or an internal error leaves a door open that says it is locked
  attacks AS.BOLT:I
  by AM.2 AM.DOOR
  entry E.BOARD
  phase PH.USE
  stride ST
  flow DF.MOTOR:S
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N = 4.6
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.SECURE_STATE
  owner EN.RESIDENT
  unconfirmed Ours.

# ---- Threats: hands on the lock
threat T.TAMPER  The lock is opened from outside, its motor wired, shocked or held by a magnet
  attacks AS.BOLT:IA
  by AM.DOOR AM.2
  entry E.BOARD
  phase PH.USE
  stride STD
  flow DF.MOTOR:T DF.SENSE
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H = 6.1
  before likelihood M impact H = M
  after likelihood L impact H = L
  met-by OT.TAMPER OE.INSTALL
  owner EN.RESIDENT
  unconfirmed Ours.
threat T.EGRESS_ABUSED  The button inside is pressed from outside, by a wire or a drill through the door
  attacks AS.BOLT:I
  by AM.DOOR AM.2
  entry E.BUTTON
  phase PH.USE
  stride ST
  flow DF.BUTTON:ST
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N = 4.6
  before likelihood M impact H = M
  after likelihood L impact H = L
  met-by OE.INSTALL
  accepted The button opens for whoever presses it, so that nobody is kept inside: where it sits, and what the door is made of, keep a wire from it.
  owner EN.RESIDENT
  plain Somebody outside reaches the button inside through a gap, a letter slot or a hole, and the door opens.
  unconfirmed Ours.
threat T.FLASH_READ  The flash of a stolen lock is read
  is T.STO.DIRECT_READ
  attacks AS.CRED:C AS.LOG:C AS.PRIVACY:C AS.KEYS:C
  by AM.2
  entry E.BOARD
  phase PH.SERVICE PH.DISPOSAL
  flow DF.STORE
  met-by OT.STORAGE
  owner EN.OWNER
threat T.FLASH_WRITTEN  The flash is altered: another PIN, another log
  is T.STO.DIRECT_WRITE
  attacks AS.CRED:I AS.LOG:I AS.LOCKOUT:I
  by AM.2
  entry E.BOARD
  phase PH.USE PH.SERVICE
  stride TD
  flow DF.STORE
  met-by OT.STORAGE
  owner EN.OWNER
threat T.FLASH_REWOUND  An old content of the flash is put back: fewer wrong PINs, a revoked one
  is T.STO.ROLLBACK
  attacks AS.CRED:F AS.LOCKOUT:F
  by AM.2
  entry E.BOARD
  phase PH.USE
  flow DF.STORE
  after likelihood M impact H = M
  met-by OT.FRESH
  owner EN.OWNER
  accepted As it runs on Linux today the example has no counter outside its medium. A lock for sale needs one in the chip: C.COUNTER is planned.
threat T.GLITCH  A fault makes a check pass
  attacks AS.FW:I AS.BOLT:I
  by AM.2
  entry E.BOARD
  phase PH.USE PH.SERVICE
  stride TE
  cvss CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N = 5.7
  before likelihood M impact H = M
  after likelihood L impact H = L
  met-by OT.FAULT
  owner EN.MAKER
  unconfirmed Ours.
threat T.DEBUG  The debug port gives out what is inside
  attacks AS.KEYS:CI AS.ID:C AS.LIFECYCLE:I
  by AM.2
  entry E.DEBUG
  phase PH.SERVICE
  stride STRIE
  flow DF.DEBUG
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H = 6.8
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.DEBUG
  owner EN.MAKER
  unconfirmed Ours.
threat T.DISPOSED  A lock that was sold still knows its former house
  attacks AS.CRED:C AS.PRIVACY:C AS.LOG:C
  by AM.2
  entry E.BOARD
  phase PH.DISPOSAL
  stride I
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N = 4.6
  before likelihood H impact M = M
  after likelihood L impact M = L
  met-by OT.ERASE OE.OWNER
  owner EN.OWNER
  unconfirmed Ours.

# ---- Threats: software and identity
threat T.FIRMWARE_ABUSE  A malicious, foreign or old image runs in the lock
  is T.FWU.TAMPER
  attacks AS.FW:IF
  by AM.0 AM.1
  entry E.UPDATE
  phase PH.USE PH.SERVICE
  stride STIE
  flow DF.UPDATE
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H = 9.0
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.FIRMWARE_AUTHENTICITY
  owner EN.MAKER
  -source
  note The vector is that of the lock: who runs an image of his own has the house.
threat T.BRICK  A wrong or interrupted update leaves the lock dead
  is T.FWU.NON_FUNCTIONAL
  attacks AS.FW:A AS.EGRESS:A
  by AM.0
  entry E.UPDATE
  phase PH.SERVICE
  flow DF.UPDATE
  met-by OT.UPDATE OT.EGRESS
  owner EN.MAKER
  plain An update goes wrong and the lock is dead, as happened to hundreds of locks of one maker in 2017.
threat T.CLONE  A copied identity answers for the lock
  attacks AS.ID:CI
  by AM.2 AM.PLANT
  entry E.BOARD E.PLANT
  phase PH.FACTORY PH.USE
  stride STRI
  flow DF.TOKEN:STR DF.FACTORY:SI
  cvss CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:C/C:L/I:H/A:N = 5.7
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.ATTESTATION OE.FACTORY
  owner EN.MAKER
  unconfirmed Ours.
threat T.TOKEN_READ  Tokens tell which lock it is to all who see them
  attacks AS.PRIVACY:C
  by AM.NEAR
  entry E.RADIO
  phase PH.USE
  stride IE
  flow DF.TOKEN
  cvss CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N = 4.3
  before likelihood M impact L = L
  after likelihood VL impact L = VL
  met-by OT.COMMUNICATION
  owner EN.OWNER
  unconfirmed Ours.
threat T.TOKEN_REPLAYED  An old token, or one over another's challenge, is shown to the back end
  attacks AS.ID:I AS.LIFECYCLE:I
  by AM.0
  entry E.CLOUD
  phase PH.USE
  stride TE
  flow DF.CHALLENGE
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:H/A:N = 8.6
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.ATTESTATION
  owner EN.MAKER
  unconfirmed Ours.
threat T.PLANT  A lock leaves the factory with test keys, open debug, or somebody's software
  attacks AS.LIFECYCLE:I AS.ID:I AS.KEYS:I
  by AM.PLANT AM.CHAIN
  entry E.PLANT E.DEBUG
  phase PH.FACTORY
  stride TRDE
  flow DF.FACTORY
  cvss CVSS:3.1/AV:P/AC:L/PR:H/UI:N/S:C/C:H/I:H/A:H = 7.2
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.ATTESTATION OT.DEBUG OE.FACTORY
  owner EN.MAKER
  unconfirmed Ours.

# ---- Policies and assumptions
policy P.SIGNING  Signing keys are used by two persons, in a machine made for it
  met-by OE.SIGNING
  owner EN.MAKER
policy P.NO_DEFAULT_PIN  No two locks have the same PIN when they are sold, for they have none
  met-by OT.ACCESS
  owner EN.MAKER
policy P.DISCLOSURE  Holes can be told to the maker, and are mended
  met-by OE.SUPPORT
  owner EN.MAKER
policy P.SUPPORT  How long there are updates is said at the sale
  met-by OE.SUPPORT
  owner EN.MAKER

assumption A.INSTALLER  The installer mounts the lock with its electronics inside, and sets the first PIN with the owner
  relies EN.INSTALLER
  met-by OE.INSTALL
  if-not The case can be opened from the street, or the first at the keypad owns the lock. The log shows when the PIN was set.
  owner EN.OWNER
assumption A.OWNER  The owner changes a PIN that others have seen, and erases the lock before he sells it
  relies EN.OWNER
  met-by OE.OWNER
  if-not Whoever saw the PIN gets in until it is changed; the log shows it. Who buys the lock finds no PIN in the clear, but the log's entries.
  owner EN.OWNER
assumption A.PHONE  The phone keeps its keys
  relies EN.PHONE
  met-by OE.PHONE
  if-not Who has the phone's keys has the phone's rights, until they are revoked.
  owner EN.OWNER
assumption A.CLOUD  The back end knows its owners
  relies EN.CLOUD
  met-by OE.CLOUD
  if-not Who takes an account over gives rights to himself; rights that the owner's own key must sign stay out of reach.
  owner EN.MAKER
assumption A.HANDLE  The handle inside opens without power
  relies EN.INSTALLER
  met-by OE.HANDLE
  if-not The button inside is the only way out, and needs a battery.
  owner EN.MAKER

# ---- Objectives
objective OT.ACCESS  Only who proves a right is let in, guessing is slow, and there is no PIN that everybody knows
  where device
  unconfirmed Ours.
objective OT.COMMUNICATION  Messages are authentic, secret and new
  where device
  unconfirmed Ours.
objective OT.PROXIMITY  A phone opens only from where its owner is
  where device
  unconfirmed Ours.
objective OT.FRESH  What was revoked or counted stays revoked and counted
  where device
  unconfirmed Ours.
objective OT.FIRMWARE_AUTHENTICITY  Only the maker's software for this lock runs, and no older one
  where device
  unconfirmed Ours.
objective OT.UPDATE  An update that fails leaves the lock as it was
  where device
  unconfirmed Ours.
objective OT.ISOLATION  A part that was taken over takes no other with it
  where device
  unconfirmed Ours.
objective OT.STORAGE  What is stored is secret, whole, and this lock's
  where device
  unconfirmed Ours.
objective OT.TAMPER  Tampering is noticed and told
  where device
  unconfirmed Ours.
objective OT.ACTUATOR  The bolt opens for one fresh grant, or for the button inside
  where device
  unconfirmed Ours.
objective OT.DEBUG  A lock that was sold opens to no debugger without authority
  where device
  unconfirmed Ours.
objective OT.AUDIT  Each opening and each refusal is logged, and a changed log shows it
  where device
  unconfirmed Ours.
objective OT.PRIVACY  Who comes and goes is told to the owner alone
  where device
  unconfirmed Ours.
objective OT.SECURE_STATE  In any error the bolt stays, and the lock knows and says where it is
  where device
  unconfirmed Ours.
objective OT.EGRESS  Nothing keeps anybody inside
  where device
  unconfirmed Ours.
objective OT.FAULT  One fault does not open
  where device
  unconfirmed Ours.
objective OT.ATTESTATION  The back end knows which lock it is, what it runs, and in which state of life
  where device
  unconfirmed Ours.
objective OT.ERASE  An owner can erase what the lock knows
  where device
  unconfirmed Ours.
objective OE.INSTALL  The lock is mounted as its guide says, and enrolled at once
  where environment
  done-by EN.INSTALLER
  unconfirmed Ours.
objective OE.OWNER  The owner keeps PINs to himself and erases before he sells
  where environment
  done-by EN.OWNER
  unconfirmed Ours.
objective OE.PHONE  The phone's system guards its keys
  where environment
  done-by EN.PHONE
  unconfirmed Ours.
objective OE.CLOUD  The back end authenticates owners with more than a password
  where environment
  done-by EN.CLOUD
  unconfirmed Ours.
objective OE.CYLINDER  A mechanical cylinder opens from outside
  where environment
  done-by EN.MAKER
  unconfirmed Ours.
objective OE.HANDLE  A mechanical handle opens from inside
  where environment
  done-by EN.MAKER
  unconfirmed Ours.
objective OE.SIGNING  Signing keys are guarded
  where environment
  done-by EN.MAKER
  unconfirmed Ours.
objective OE.SUPPORT  The maker answers reports and mends for the time it said
  where environment
  done-by EN.MAKER
  unconfirmed Ours.
objective OE.FACTORY  The factory's records are complete, and its people are held to account
  where environment
  done-by EN.FACTORY
  unconfirmed Ours.

# ---- Requirements
requirement R.AUTH.1  There is no default PIN; the first needs presence at the keypad, a change the old one
  serves OT.ACCESS
  family FIA_UAU FMT_SMR
  maps EN303645:5.1-1 PSA-L1:R5.1
  unconfirmed Ours.
requirement R.AUTH.2  A PIN has six digits or more, and is kept only stretched and under a key of the device
  serves OT.ACCESS OT.STORAGE
  family FIA_SOS FCS_COP
  maps EN303645:5.4-1 PSA-L1:R5.2
  unconfirmed Ours.
requirement R.AUTH.3  A try counts as failed before the PIN is looked at, and the delay doubles
  serves OT.ACCESS
  family FIA_AFL
  maps EN303645:5.1-5
  unconfirmed Ours.
requirement R.AUTH.4  The PIN reaches authentication and nobody else
  serves OT.ISOLATION OT.PRIVACY
  unconfirmed Ours.
requirement R.GRANT.1  A grant is for one action, one client, five seconds, once
  serves OT.ACTUATOR
  family FDP_ACF FPT_RPL
  unconfirmed Ours.
requirement R.GRANT.2  The bolt's lines are the actuator's alone
  serves OT.ACTUATOR OT.ISOLATION
  family FDP_ACC
  unconfirmed Ours.
requirement R.ASK.1  A lamp that only authentication lights tells that a PIN is asked for
  serves OT.ACTUATOR
  unconfirmed Ours.
requirement R.COMM.1  Both sides authenticate, sessions have new keys, and nothing is accepted twice
  serves OT.COMMUNICATION
  family FTP_ITC FPT_RPL
  maps EN303645:5.5-1 PSA-L1:R3.2
  unconfirmed Ours.
requirement R.COMM.2  Distance is bounded by time, or a person confirms
  serves OT.PROXIMITY
  unconfirmed Ours.
requirement R.POL.1  Rights are signed by the owner's key and have versions and ends
  serves OT.FRESH
  unconfirmed Ours.
requirement R.FRESH.1  Counters stand where an old flash does not take them back
  serves OT.FRESH
  family FPT_RPL
  unconfirmed Ours.
requirement R.FW.1  Each program is checked against a signed list before it runs
  serves OT.FIRMWARE_AUTHENTICITY
  family FPT_TST
  maps EN303645:5.7-1 PSA-L1:R1.1
  unconfirmed Ours.
requirement R.FW.2  An older version is refused
  serves OT.FIRMWARE_AUTHENTICITY
  maps PSA-L1:R1.2
  unconfirmed Ours.
requirement R.FW.3  A new image is tried first and taken back unless it works
  serves OT.UPDATE
  maps EN303645:5.3-1
  unconfirmed Ours.
requirement R.ISO.1  Keypad and bolt belong to one partition each, and partitions are apart from each other and from the application
  serves OT.ISOLATION
  family FDP_ACC
  maps EN303645:5.6-7 PSA-L1:R4.6
  unconfirmed Ours.
requirement R.ISO.2  Messages from outside are of one shape, read once, and refused otherwise
  serves OT.ISOLATION OT.COMMUNICATION
  maps EN303645:5.13-1 PSA-L1:R4.5
  unconfirmed Ours.
requirement R.STO.1  Objects are encrypted, authentic and bound to the lock
  serves OT.STORAGE
  family FDP_SDI FCS_COP
  maps EN303645:5.4-1 PSA-L1:R2.2
  unconfirmed Ours.
requirement R.STO.2  Power may fail at any write
  serves OT.STORAGE OT.SECURE_STATE
  family FPT_RCV
  unconfirmed Ours.
requirement R.LOG.1  No opening by PIN without an entry, written first
  serves OT.AUDIT
  family FAU_GEN
  maps PSA-L1:R4.3
  unconfirmed Ours.
requirement R.LOG.2  Entries are chained, and a changed or missing one is found
  serves OT.AUDIT
  family FAU_STG
  unconfirmed Ours.
requirement R.LOG.3  Refusals cannot wash the log out
  serves OT.AUDIT
  unconfirmed Ours.
requirement R.LOG.4  An export is signed, and needs the owner's right
  serves OT.AUDIT OT.PRIVACY
  family FAU_SAR
  maps PSA-L1:R4.4
  unconfirmed Ours.
requirement R.PRV.1  Entries name people by pseudonyms of this lock
  serves OT.PRIVACY
  unconfirmed Ours.
requirement R.TAM.1  Opening the case, shock and the motor's current are watched and logged
  serves OT.TAMPER
  family FPT_PHP
  unconfirmed Ours.
requirement R.DBG.1  The debug port is closed, and opens to a signed request for this lock alone
  serves OT.DEBUG
  unconfirmed Ours.
requirement R.ATT.1  Tokens hold challenge, life cycle and a digest of each program
  serves OT.ATTESTATION
  family FIA_UID
  maps PSA-L1:R2.1 PSA-L1:R4.1
  unconfirmed Ours.
requirement R.ATT.2  The back end refuses old tokens, other software, and locks that are not secured
  serves OT.ATTESTATION
  unconfirmed Ours.
requirement R.SAFE.1  An internal error leaves the bolt where it is, and is told
  serves OT.SECURE_STATE
  family FPT_FLS
  unconfirmed Ours.
requirement R.SAFE.2  The place of the bolt is known after a cut, or said to be unknown
  serves OT.SECURE_STATE
  unconfirmed Ours.
requirement R.SAFE.3  Nobody waits for a person, and an entry that nobody finishes ends
  serves OT.SECURE_STATE
  unconfirmed Ours.
requirement R.EGRESS.1  The button inside opens, whatever store, log, lock-out and application do
  serves OT.EGRESS
  unconfirmed Ours.
requirement R.FIH.1  Checks that open are done twice, over values far apart
  serves OT.FAULT
  family FPT_PHP
  unconfirmed Ours.
requirement R.ERASE.1  A reset erases PIN, users, log and keys, and shows it
  serves OT.ERASE
  maps EN303645:5.11-1 PSA-L1:R7.1
  unconfirmed Ours.

# ---- Controls. A test of a planned control is the id that it shall have: none of those exists yet.
control C.AUTH.1  No PIN until one is typed twice alike
  serves R.AUTH.1
  code examples/door-lock/auth/entry.c:lock_entry_step
  test lock.linux.there_is_no_default_pin lock.table.a_new_pin_is_typed_twice_alike_and_long_enough
    lock.table.changing_the_pin_needs_the_old_one
  test lock.linux.a_pin_is_changed_with_the_old_one_only
  status done
control C.AUTH.2  HMAC under a device key over PBKDF2 of the PIN
  serves R.AUTH.2
  code examples/door-lock/auth/verifier.c:lock_verifier_check
  test lock.rules.a_new_pin_has_six_to_sixteen_digits
    lock.rules.only_the_same_digits_are_the_same_pin
    lock.table.an_enrolled_pin_opens_and_another_does_not
  status done
control C.AUTH.3  The failure is committed first
  serves R.AUTH.3
  code examples/door-lock/core/src/lockout.c:lock_lockout_begin_try
  test lock.table.a_failure_is_committed_before_the_pin_is_looked_at
    lock.rules.the_delay_doubles_up_to_an_hour
    lock.table.the_lock_out_survives_restarts_and_starts_over
  test lock.table.the_lock_out_survives_clock_changes lock.linux.three_wrong_pins_lock_out
  status done
control C.AUTH.4  The keypad is a device of LOCK_SP_AUTH, and the PIN is wiped at once
  serves R.AUTH.4
  code examples/door-lock/core/src/pin.c:lock_pin_clear
  document examples/door-lock/README.md
  test lock.memory.the_pin_enters_neither_the_console_nor_its_channels
    lock.memory.authentication_alone_has_the_pin_and_wipes_it_at_once
  test lock.table.nothing_typed_stays_in_the_partition
  status done
control C.GRANT.1  Grants of 32 random bytes that only authentication knows
  serves R.GRANT.1
  code examples/door-lock/core/src/grant.c:lock_grants_redeem
  test lock.rules.a_grant_serves_its_holder_for_its_action_once
    lock.rules.five_seconds_later_it_is_too_late lock.table.a_forged_grant_is_refused
  test lock.table.a_replayed_grant_is_refused lock.table.a_late_grant_is_refused
    lock.table.a_grant_of_another_client_is_refused
  test lock.table.a_grant_for_another_action_is_refused
  status done
control C.GRANT.2  The bolt is a device of LOCK_SP_ACTUATOR
  serves R.GRANT.2
  code examples/door-lock/actuator/actuator.c
  test lock.linux.behind_the_fence_a_traitor_has_nothing
    inproc.device.a_device_is_read_by_its_owner_alone
  status done
control C.ASK.1  The lamp
  serves R.ASK.1
  code examples/door-lock/auth/entry.c:lock_entry_step
  test lock.table.a_pin_left_at_the_keypad_opens_for_nobody
    lock.table.an_entry_belongs_to_one_client_and_ends_in_time
  status planned
  note The tests run on the table lock, which has no lamp.
control C.COMM.1  Sessions with a phone, over keys of the crypto service
  serves R.COMM.1
  test lock.radio.a_recorded_session_opens_nothing
  status planned
control C.COMM.2  A bound on the round trip, or a press on the phone
  serves R.COMM.2
  test lock.radio.a_relayed_phone_opens_nothing
  status planned
control C.POL.1  Partition LOCK_SP_POLICY
  serves R.POL.1
  test lock.policy.an_older_list_of_users_is_refused
  status planned
control C.COUNTER  A counter of the chip in each sealed object
  serves R.FRESH.1
  test lock.sim.an_old_flash_is_refused
  status planned
control C.FW.1  Signed device, measured programs
  serves R.FW.1
  code port/linux/supervisor/src/measure.c:measure_program
  test isolation.run.an_altered_program_is_refused_with_both_digests
    isolation.run.a_device_signed_with_another_key_is_refused
    lock.demo.it_passes_and_leaves_nothing
  status done
control C.FW.2  Security counters of images
  serves R.FW.2
  test lock.update.an_older_image_is_refused
  status planned
control C.FW.3  Trial, and the old image again
  serves R.FW.3
  test lock.update.an_image_that_does_not_confirm_is_taken_back
  status planned
control C.ISO.1  A process for each partition
  serves R.ISO.1
  code port/linux/sandbox/src/sandbox.c:sandbox_apply
  test lock.linux.behind_the_fence_a_traitor_has_nothing isolation.attackers.partitions.*
    isolation.level.at_level_3_nobody_reads_a_neighbour
  test lock.inproc.without_a_fence_a_traitor_has_the_pin_key
  status done
control C.ISO.2  Messages of fixed shape
  serves R.ISO.2
  code examples/door-lock/auth/auth.c:lock_auth_sfn
  test lock.table.a_message_of_another_shape_is_a_programmer_error_and_changes_nothing
    fuzz.lock-message.*
  status done
control C.RADIO.PARSER  A parser for the radio
  serves R.ISO.2
  test fuzz.lock-radio.*
  status planned
control C.STO.1  ITS of Ashlar
  serves R.STO.1
  code services/its/aead_openssl/src/aead_openssl.c
  test unit.its.the_medium_never_holds_the_plain_bytes
    unit.its.an_object_that_was_moved_or_altered_is_refused
    unit.its.another_device_cannot_open_the_store
  status done
control C.STO.2  Cuts at every step of the lock
  serves R.STO.2
  code lib/store/src/store.c:store_set
  test lock.table.a_cut_never_makes_the_lock_lie_about_its_bolt_or_keep_its_owner_out
    lock.table.a_cut_while_the_pin_changes_leaves_the_old_or_the_new_one sim.store.*
  status done
control C.LOG.1  The log first, then the grant
  serves R.LOG.1
  code examples/door-lock/auth/auth.c:lock_auth_issue
  test lock.table.what_was_acknowledged_is_in_the_log_after_a_restart
    lock.linux.bolt_pin_and_log_survive_a_restart
  status done
  note The tests show that what was acknowledged is in the log after a restart; that the entry comes before the grant was read in the code.
control C.LOG.2  A chain of hashes
  serves R.LOG.2
  code examples/door-lock/core/src/chain.c:lock_chain_read
  test lock.chain.* lock.table.an_altered_log_is_told_of
  status done
control C.LOG.3  Refusals are logged at 1, 2, 4, 8
  serves R.LOG.3
  code examples/door-lock/auth/auth.c:lock_auth_redeem
  test lock.table.refused_grants_cannot_wash_out_the_log
    lock.table.a_try_during_the_lock_out_reads_no_pin_and_costs_nothing
  status done
control C.LOG.4  A signed head, and a right to read
  serves R.LOG.4
  test lock.log.an_export_without_the_owners_right_is_refused
  status planned
control C.PRV.1  A salt of the lock in each subject's name
  serves R.PRV.1
  code examples/door-lock/log/log.c:lock_log_append_sfn
  test lock.table.two_locks_name_one_client_differently
  status done
control C.TAM.1  Partition LOCK_SP_TAMPER
  serves R.TAM.1
  test lock.tamper.an_opened_case_is_logged
  status planned
control C.DBG.1  Authenticated debug
  serves R.DBG.1
  test debug.gate.a_secured_device_opens_for_a_signed_request_alone
  status planned
control C.ATT.1  Attestation partition
  serves R.ATT.1
  code services/attestation/core/src/token.c:attestation_token_create
  test attestation.token.* isolation.bad_input.a_token_names_what_runs_by_its_own_sum
    lock.demo.it_passes_and_leaves_nothing
  status done
control C.ATT.2  ashlar verify
  serves R.ATT.2
  code verifier/src/appraise.c:verifier_appraise
  test verifier.policy.* verifier.command.the_same_token_again_is_refused
    isolation.run.a_device_is_provisioned_once_and_never_goes_back
  status done
control C.SAFE.1  Errors leave the bolt
  serves R.SAFE.1
  code examples/door-lock/actuator/actuator.c:lock_actuator_sfn
  test lock.table.any_internal_error_leaves_the_bolt_where_it_is
    lock.table.a_bolt_that_cannot_be_driven_is_told_of
  status done
control C.SAFE.2  A record that says whether the bolt was on its way
  serves R.SAFE.2
  code examples/door-lock/core/src/position.c:lock_position_told
  test lock.rules.a_bolt_left_on_its_way_is_nowhere_known
    lock.table.the_bolt_is_known_after_a_restart lock.rules.a_damaged_position_is_nowhere_known
  status done
control C.SAFE.3  A message reads the keypad for a tenth of a second
  serves R.SAFE.3
  code examples/door-lock/auth/entry.c:lock_entry_end
  test lock.table.an_entry_belongs_to_one_client_and_ends_in_time
  status done
control C.EGRESS.1  Leaving needs no store, no log, no grant
  serves R.EGRESS.1
  code examples/door-lock/actuator/actuator.c:lock_actuator_sfn
  test lock.table.nothing_stops_whoever_leaves lock.table.a_dead_store_does_not_stop_whoever_leaves
    lock.linux.the_lock_out_does_not_keep_anybody_inside
  test lock.table.a_press_from_before_the_locking_opens_nothing
  status done
control C.FIH.1  A verdict and its complement, looked at twice
  serves R.FIH.1
  code examples/door-lock/actuator/actuator.c:lock_actuator_sfn
  test lock.table.one_wrong_word_of_a_verdict_opens_nothing
  status done
  note The test changes the words of the verdict. Faults of the processor itself, such as a branch that is skipped, are not injected.
control C.ERASE.1  A reset of the whole lock
  serves R.ERASE.1
  test lock.table.a_reset_erases_pin_log_and_keys
  status planned
  note Erasing the PIN alone is there: the message LOCK_AUTH_FORGET.
