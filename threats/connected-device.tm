# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
model connected-device A connected device with a Root of Trust
  about What a camera, a meter and a tracker have in common: firmware that is updated, servers that manage it, data that somebody else relies on, and a
    Root of Trust behind a fence. Products import this model and say what differs.
  scope The device from its case inwards, and every link that leaves it. Servers, networks and people are the environment: what is asked of them is said, not shown.
  target L
  unconfirmed Structure and names follow the published descriptions of Arm's threat models; the originals were not at hand, so wording, ratings and completeness are ours.
  sealed 044241dd694fc58c

# Where
boundary TB.SITE  The place where the device stands, and its network
  in world
boundary TB.DEVICE  The device's case
  in TB.SITE
boundary TB.ROT  The Root of Trust
  in TB.DEVICE

# Who
entity EN.MAKER  The maker
  type service
  in world
  about Builds and signs firmware, answers for flaws as long as the device is supported.
entity EN.FACTORY  The factory
  type person
  in world
entity EN.BACKEND  The servers that the device reports to
  type service
  in world
entity EN.ADMIN  Whoever configures the device
  type person
  in world
entity EN.USER  Whoever the device works for
  type person
  in world
entity EN.TECHNICIAN  A technician with tools
  type person
  in TB.SITE
entity EN.APP  The application
  type process
  in TB.DEVICE
  about Network stacks, parsers, the function that the device was bought for: large, and never free of flaws.
entity EN.FLASH  Memory outside the Root of Trust
  type store
  in TB.DEVICE
entity EN.ROT  The Root of Trust
  type process
  in TB.ROT
  about Boot, crypto, storage, attestation, update: small, isolated from the application, reached by calls alone.

# What
asset AS.FIRMWARE  The firmware
  needs IAF
  held-by EN.APP EN.ROT
  owner EN.MAKER
  plain The software in the device: genuine, working, and not an old version with known holes.
asset AS.FIRMWARE_KEY  The key that firmware is verified with
  needs I
  held-by EN.ROT
  owner EN.MAKER
asset AS.CREDENTIALS  Credentials and keys of links and people
  needs CI
  held-by EN.ROT EN.APP
  owner EN.ADMIN
asset AS.IDENTITY  The device's identity and attestation key
  needs CI
  held-by EN.ROT
  owner EN.MAKER
asset AS.CLAIMS  What a token says of the device
  needs IF
  held-by EN.ROT
  owner EN.BACKEND
asset AS.CONFIG  The configuration
  needs CIF
  held-by EN.APP EN.FLASH
  owner EN.ADMIN
asset AS.LOG  The log of events
  needs CIA
  held-by EN.FLASH EN.ROT
  owner EN.ADMIN
asset AS.DATA  What the device senses and reports
  needs CIF
  held-by EN.APP EN.BACKEND
  owner EN.USER
asset AS.SERVICE  The device's work and its means: time, memory, bandwidth, battery
  needs A
  held-by EN.APP
  owner EN.USER
asset AS.LIFECYCLE  The life-cycle state, and with it what debugging may do
  needs I
  held-by EN.ROT
  owner EN.MAKER

# How it flows
flow DF.DATA  Reports to the servers
  from EN.APP
  to EN.BACKEND
  carries AS.DATA
  over the network
  none R The servers keep what they took, under the name that DF.TOKEN proved.
  none E The servers take data of one shape from this flow, never commands.
flow DF.MANAGE  Configuration and commands
  from EN.ADMIN
  to EN.APP
  carries AS.CONFIG AS.CREDENTIALS
  over the network
flow DF.UPDATE  Firmware from its maker
  from EN.MAKER
  to EN.APP
  carries AS.FIRMWARE
  over the network
  none R What runs is told by DF.TOKEN, whoever delivered it.
  none I Firmware holds no secret: keys are made in the device or given in the factory.
flow DF.INSTALL  An image handed to the Root of Trust
  from EN.APP
  to EN.ROT
  carries AS.FIRMWARE
  over calls
  none R The Root of Trust logs each installation itself.
  none I Firmware holds no secret.
flow DF.CALL  Calls to the Root of Trust
  from EN.APP
  to EN.ROT
  carries AS.CREDENTIALS AS.CONFIG
  over calls
  none R The caller is whoever the hardware says; the application as a whole is one party.
flow DF.STORE  Records to and from memory outside
  from EN.ROT
  to EN.FLASH
  carries AS.LOG AS.CONFIG
  over a memory bus
  none R A memory is no party that could deny anything.
  none E What is read back is parsed as data of fixed shape, after its tag was verified.
flow DF.TOKEN  Attestation tokens
  from EN.ROT
  to EN.BACKEND
  carries AS.CLAIMS
  over the network, through the application
  none R A signed token cannot be denied by the device that signed it.
  none I A token holds nothing secret; who must not learn which device this is gets none.
  none D A device that sends no token is treated as one that cannot be trusted.
  none E A verifier computes a verdict from a token and takes nothing else from it.
flow DF.PROVISION  Keys and identity in the factory
  from EN.FACTORY
  to EN.ROT
  carries AS.IDENTITY AS.FIRMWARE_KEY
  over a fixture
  none R The factory signs the list of what it made.
  none D A device that was not provisioned does not leave the factory.
  none E Provisioning is closed by the life cycle; until then there is nothing to gain.
flow DF.DEBUG  Debugging
  from EN.TECHNICIAN
  to EN.ROT
  carries AS.LIFECYCLE
  over the debug port
  none R A grant names whom it was made for.
  none D Whoever holds the port holds the device, and can as well unplug it.

# Attackers, entries, phases
attacker AM.0  Somebody far away
  about Reads, forges, replays and floods what goes over networks; watches how long answers take.
attacker AM.1  Software on the device, outside the Root of Trust
attacker AM.2  Somebody who holds the device
  about Opens the case, probes buses and ports, replaces memory, watches power, with tools of an ordinary bench.
attacker AM.3  A laboratory that opens chips
  out Decapping a chip costs more than any one device holds; no key of one device opens another.
attacker AM.INSIDE  Somebody in the factory or at the maker

entry E.NETWORK  The network
  at EN.APP
  phase PH.INSTALL PH.USE
entry E.CALL  The calls into the Root of Trust
  at EN.ROT
  phase PH.USE
entry E.CASE  The opened case: buses, memory, sensors
  at EN.FLASH
  phase PH.USE PH.SERVICE PH.DISPOSAL
entry E.DEBUG  The debug port
  at EN.ROT
  phase PH.FACTORY PH.SERVICE
entry E.FACTORY  The provisioning fixture
  at EN.ROT
  phase PH.FACTORY

phase PH.FACTORY  Factory
phase PH.INSTALL  Installation
phase PH.USE  Use
phase PH.SERVICE  Service
phase PH.DISPOSAL  Disposal

# Threats
threat T.IMPERSONATION  Somebody acts as the administrator or a server
  attacks AS.CONFIG:CI AS.CREDENTIALS:CI
  by AM.0
  entry E.NETWORK
  phase PH.INSTALL PH.USE
  stride SIE
  flow DF.MANAGE:SE
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H = 9.8
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.ACCESS_CONTROL OT.COMMUNICATION OE.ADMIN
  owner EN.ADMIN
  plain Default or guessed passwords let a stranger run the device.
threat T.MITM  Somebody on the path reads, changes or replays
  attacks AS.DATA:CIF AS.CONFIG:CIF
  by AM.0
  entry E.NETWORK
  phase PH.INSTALL PH.USE
  stride STI
  flow DF.DATA:STI DF.MANAGE:TI
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N = 7.4
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.COMMUNICATION
  owner EN.BACKEND
  plain Someone between device and servers listens or forges.
threat T.DENIAL  Somebody denies having changed the configuration
  attacks AS.LOG:I
  by AM.0 AM.INSIDE
  entry E.NETWORK
  phase PH.USE
  stride R
  flow DF.MANAGE
  cvss CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N = 4.3
  before likelihood M impact M = M
  after likelihood VL impact M = VL
  met-by OT.AUDIT
  owner EN.ADMIN
  plain Nobody can later find out who changed what.
threat T.FLOOD  Somebody keeps the device from its work over the network
  attacks AS.SERVICE:A
  by AM.0
  entry E.NETWORK
  phase PH.USE
  stride D
  flow DF.DATA DF.MANAGE DF.UPDATE
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H = 7.5
  before likelihood M impact M = M
  after likelihood L impact M = L
  met-by OT.SECURE_STATE OE.NETWORK
  owner EN.USER
  plain The device is swamped or cut off. It then stays safe, but does not report.
threat T.EXPLOIT  A flaw of the application is used to take it over
  attacks AS.SERVICE:A AS.DATA:CIF AS.CREDENTIALS:CI
  by AM.0
  entry E.NETWORK
  phase PH.USE
  stride STIDE
  flow DF.MANAGE:E
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H = 9.8
  before likelihood H impact H = H
  after likelihood L impact M = L
  met-by OT.ISOLATION OT.FIRMWARE_AUTHENTICITY OE.MAKER
  owner EN.MAKER
  plain A programming mistake lets a stranger into the device. Keys stay safe, and an update closes the hole.
threat T.ROGUE_APP  A taken-over application misuses the Root of Trust
  attacks AS.CREDENTIALS:CI AS.IDENTITY:CI AS.LIFECYCLE:I AS.FIRMWARE_KEY:I
    AS.CONFIG:CI AS.SERVICE:A
  by AM.1
  entry E.CALL
  phase PH.USE
  stride STIDE
  flow DF.CALL
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:N = 9.0
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.ISOLATION OT.SECURE_STORAGE OT.IDENTITY
  owner EN.MAKER
  plain Malware on the device tries to pull the keys out of its vault.
threat T.FIRMWARE_FORGED  Firmware that is not the maker's is installed or started
  attacks AS.FIRMWARE:I AS.FIRMWARE_KEY:I AS.SERVICE:A
  by AM.0 AM.1 AM.2
  entry E.NETWORK E.CALL E.CASE
  phase PH.USE PH.SERVICE
  stride STDE
  flow DF.UPDATE:STE DF.INSTALL:STE
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H = 10.0
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.FIRMWARE_AUTHENTICITY OT.SECURE_STATE
  owner EN.MAKER
  plain Someone else's software is put into the device.
threat T.FIRMWARE_OLD  Genuine firmware with known flaws is put back
  attacks AS.FIRMWARE:F
  by AM.0 AM.1 AM.2
  entry E.NETWORK E.CALL E.CASE
  phase PH.USE PH.SERVICE
  stride T
  flow DF.UPDATE:T DF.INSTALL:T
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H = 8.1
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FIRMWARE_AUTHENTICITY
  owner EN.MAKER
threat T.FIRMWARE_BROKEN  An update is cut off, or fits another device, and leaves nothing that runs
  attacks AS.FIRMWARE:A AS.SERVICE:A
  by AM.0 AM.INSIDE
  entry E.NETWORK
  phase PH.USE PH.SERVICE
  stride D
  flow DF.UPDATE:D DF.INSTALL:D
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:N/A:H = 6.5
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.SECURE_STATE OT.FIRMWARE_AUTHENTICITY
  owner EN.MAKER
  plain A failed update turns the device into a brick.
threat T.STORAGE  Memory outside is read, changed, swapped or put back
  attacks AS.CONFIG:CIF AS.LOG:CI
  by AM.2
  entry E.CASE
  phase PH.USE PH.SERVICE
  stride STI
  flow DF.STORE
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N = 6.1
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.SECURE_STORAGE
  owner EN.MAKER
threat T.STORAGE_LOST  A power cut, wear or a full memory loses what was kept
  attacks AS.LOG:A AS.SERVICE:A
  by AM.1 AM.2
  entry E.CALL E.CASE
  phase PH.USE
  stride D
  flow DF.STORE
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H = 4.6
  before likelihood H impact M = M
  after likelihood VL impact M = VL
  met-by OT.SECURE_STORAGE OT.SECURE_STATE
  owner EN.MAKER
threat T.CLONE  Something else passes for this device, or an altered device for a sound one
  attacks AS.IDENTITY:CI AS.CLAIMS:IF
  by AM.0 AM.1
  entry E.NETWORK E.CALL
  phase PH.INSTALL PH.USE
  stride STI
  flow DF.TOKEN:ST
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:N/I:H/A:N = 6.8
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.IDENTITY OE.BACKEND
  owner EN.BACKEND
threat T.FACTORY  Keys are copied, weak or swapped where devices are made
  attacks AS.IDENTITY:CI AS.FIRMWARE_KEY:I
  by AM.INSIDE
  entry E.FACTORY E.DEBUG
  phase PH.FACTORY
  stride STI
  flow DF.PROVISION
  cvss CVSS:3.1/AV:P/AC:L/PR:H/UI:N/S:C/C:H/I:H/A:N = 6.8
  before likelihood L impact VH = M
  after likelihood VL impact VH = L
  met-by OT.IDENTITY OE.FACTORY
  owner EN.MAKER
threat T.DEBUG  The debug port gives what calls do not
  attacks AS.LIFECYCLE:I AS.CREDENTIALS:CI AS.FIRMWARE:I
  by AM.2 AM.INSIDE
  entry E.DEBUG
  phase PH.SERVICE
  stride STIE
  flow DF.DEBUG
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H = 7.6
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.DEBUG
  owner EN.MAKER
threat T.TAMPER  Somebody opens the device to learn its secrets or to feed it false senses
  attacks AS.CREDENTIALS:C AS.DATA:I
  by AM.2
  entry E.CASE
  phase PH.USE PH.SERVICE
  stride TI
  cvss CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N = 5.7
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.TAMPER OT.SECURE_STORAGE
  owner EN.MAKER
threat T.SECOND_HAND  A sold, lost or thrown-away device tells of its former owner
  attacks AS.CREDENTIALS:C AS.CONFIG:C AS.LOG:C AS.DATA:C
  by AM.2
  entry E.CASE
  phase PH.DISPOSAL
  stride I
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N = 4.6
  before likelihood H impact M = M
  after likelihood L impact M = L
  met-by OT.ERASURE OE.ADMIN
  owner EN.USER

# Policies and assumptions
policy P.SUPPORT  Flaws are mended for as long as the maker says at the sale
  met-by OE.MAKER
  owner EN.MAKER
policy P.CREDENTIAL_MANAGEMENT  No device works with a password that another one has, too
  met-by OT.ACCESS_CONTROL OE.ADMIN
  owner EN.MAKER
assumption A.TRUSTED_ADMIN  Administrators follow the guide
  relies EN.ADMIN
  met-by OE.ADMIN
  if-not Weak passwords are slowed down, not prevented, and a lent phone acts as its owner.
  owner EN.ADMIN
assumption A.FACTORY  The factory provisions in a closed room and keeps no copy
  relies EN.FACTORY
  met-by OE.FACTORY
  if-not Devices can be impersonated, and nothing in them shows it; the maker withdraws the lot's endorsements.
  owner EN.MAKER
assumption A.BACKEND  Servers keep their own keys, and verify tokens before they trust a device
  relies EN.BACKEND
  met-by OE.BACKEND
  owner EN.BACKEND
assumption A.NETWORK  The network delivers now and then
  relies EN.BACKEND
  met-by OE.NETWORK
  owner EN.USER

# Objectives
objective OT.ACCESS_CONTROL  Who configures, reads logs or updates is authenticated first
  where device
objective OT.COMMUNICATION  Links go to configured servers alone and are authentic, confidential and fresh
  where device
objective OT.SECURE_STORAGE  What is stored stays confidential, whole and current, through power cuts too
  where device
objective OT.FIRMWARE_AUTHENTICITY  Only the maker's current firmware is installed and started
  where device
objective OT.SECURE_STATE  Whatever fails, the device stays in, or comes back to, a secure state
  where device
objective OT.AUDIT  Events that matter are logged, in order, and only authorised people read them
  where device
objective OT.ISOLATION  Code outside the Root of Trust reaches nothing inside but by its calls
  where device
objective OT.IDENTITY  The device proves who it is and what it runs, with a key that never leaves it
  where device
objective OT.DEBUG  Debugging follows the life cycle and is granted to named people
  where device
objective OT.TAMPER  Opening the device gives no key of another, and is noticed where the product says so
  where device
objective OT.ERASURE  One command makes what was kept unreadable
  where device
objective OE.ADMIN  Administrators are told, by the device and its guide, how to choose and keep credentials
  where environment
  done-by EN.ADMIN
objective OE.MAKER  The maker takes reports of flaws, mends them, signs in a safe place
  where environment
  done-by EN.MAKER
objective OE.FACTORY  Keys are made in the device where it can, else in a closed room, and never copied
  where environment
  done-by EN.FACTORY
objective OE.BACKEND  A verifier asks with a fresh nonce and holds the answer against reference values
  where environment
  done-by EN.BACKEND
objective OE.NETWORK  Servers notice a device that is silent, and networks limit floods
  where environment
  done-by EN.BACKEND

# Requirements
requirement R.AUTH  Administrators and servers are authenticated, and failed tries cost growing time
  serves OT.ACCESS_CONTROL
  family FIA_UID FIA_UAU FIA_AFL
  maps EN303645:5.1-1 EN303645:5.1-5
requirement R.ROLES  What a role may not do is refused by the Root of Trust, not by the application
  serves OT.ACCESS_CONTROL OT.AUDIT
  family FDP_ACC FMT_SMR
requirement R.CHANNEL  Links are encrypted, authenticated both ways and protected from replay, with keys that are named, not held
  serves OT.COMMUNICATION
  family FTP_ITC FPT_RPL
  maps EN303645:5.5-1
requirement R.STORE_SEALED  What leaves the Root of Trust is encrypted and authenticated for device, owner and name
  serves OT.SECURE_STORAGE OT.TAMPER
  family FDP_SDI FCS_COP
  maps EN303645:5.4-1
requirement R.STORE_CURRENT  An old copy of a store is noticed
  serves OT.SECURE_STORAGE
  family FPT_RPL
requirement R.STORE_WHOLE  After a power cut at any moment each object is entirely old or entirely new
  serves OT.SECURE_STORAGE OT.SECURE_STATE
  family FPT_RCV
requirement R.BOOT  Each stage verifies the next before it runs, and measures it
  serves OT.FIRMWARE_AUTHENTICITY OT.SECURE_STATE
  family FPT_TST
  maps EN303645:5.7-1
requirement R.UPDATE  An update is verified before it is installed, tried before it is kept, and taken back if it does not confirm itself
  serves OT.FIRMWARE_AUTHENTICITY OT.SECURE_STATE
  family FDP_ITC FPT_RCV
  maps EN303645:5.3-2 EN303645:5.3-9
requirement R.COUNTER  Security counters refuse firmware older than what was confirmed
  serves OT.FIRMWARE_AUTHENTICITY
  family FPT_RPL
requirement R.FENCE  The Root of Trust's memory, devices and stacks are out of reach for other code
  serves OT.ISOLATION
  family FDP_ACF FPT_FLS
requirement R.CALLS  Each argument of each call is copied once and checked with its caller's rights; a lie harms the liar alone
  serves OT.ISOLATION OT.SECURE_STATE
  family FDP_ACF
requirement R.KEYS  A key is used by its owner within its policy and never given out
  serves OT.ISOLATION OT.COMMUNICATION OT.IDENTITY
  family FCS_CKM FDP_ACC
requirement R.TOKEN  A token is signed by a key of this device alone, over what was measured and the verifier's nonce
  serves OT.IDENTITY
  family FCS_COP FIA_UID
requirement R.LOG  Events are chained, so that a missing or altered one shows
  serves OT.AUDIT
  family FAU_GEN FAU_STG
requirement R.DEBUG  A debug session needs a signed grant that fits device, life cycle and purpose
  serves OT.DEBUG
  family FDP_ACC
  maps EN303645:5.6-4
requirement R.WIPE  Secrets are wiped after use, and all of them together on command
  serves OT.ERASURE OT.TAMPER
  family FDP_RIP
  maps EN303645:5.11-1

# Controls of a device that is built on Ashlar
control C.AUTH  Grants and growing delays, as the door lock's partition has them
  serves R.AUTH
  code examples/door-lock/core
  test lock.rules.*
  status planned
  note The tests named are of the door lock or of the host, and show nothing of another device.
control C.ROLES  Roles and services allowed per client, decided outside the application
  serves R.ROLES
  test isolation.identity.*
  status done
control C.CHANNEL  TLS over keys that live in the crypto service
  serves R.CHANNEL
  test tls.handshake
  status planned
control C.STORE_SEALED  Internal Trusted Storage seals what it writes
  serves R.STORE_SEALED
  code services/its/core
  test unit.its.*
  status done
control C.STORE_CURRENT  Protected Storage is anchored in a counter
  serves R.STORE_CURRENT
  test ps.rollback.*
  status planned
control C.STORE_WHOLE  One commit point a change, proven by power cuts at every step
  serves R.STORE_WHOLE
  code lib/store
  test sim.store.*
  status done
control C.BOOT  Verified and measured start
  serves R.BOOT
  test isolation.bad_input.* supervisor.manifest.*
  status planned
  note The tests named are of the door lock or of the host, and show nothing of another device.
control C.UPDATE  Firmware Update service with trial and confirmation
  serves R.UPDATE
  test fwu.service.*
  status planned
control C.COUNTER  Security counters in the bootloader
  serves R.COUNTER
  test boot.policy.*
  status planned
control C.FENCE  Attackers inside and outside that must fail
  serves R.FENCE
  test isolation.attackers.partitions.* isolation.layers.*
  status done
control C.CALLS  Copy once, check once, refuse without a trace
  serves R.CALLS
  code spm/src
  test spm.call.* channel.hostile.* isolation.attackers.clients.*
  status done
control C.KEYS  Key policy and ownership in the crypto core
  serves R.KEYS
  code crypto/core
  test crypto.device.* crypto.message.*
  status done
control C.TOKEN  Attestation and its verifier
  serves R.TOKEN
  code services/attestation/core
  test attestation.token.* verifier.tokens.* verifier.session.*
  status done
control C.LOG  A log whose entries are chained
  serves R.LOG
  test lock.chain.*
  status planned
  note The tests named are of the door lock or of the host, and show nothing of another device.
control C.DEBUG  Authenticated debug
  serves R.DEBUG
  test adac.*
  status planned
control C.WIPE  Secrets are wiped where they passed
  serves R.WIPE
  test lock.memory.* base.*
  status planned
  note The tests named are of the door lock or of the host, and show nothing of another device.
