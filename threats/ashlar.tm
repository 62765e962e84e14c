# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
model ashlar Ashlar itself
  about What can go wrong with Ashlar, what is done against it, and which test shows it. Threats to storage, crypto, update, the FF-M core and the Linux channel
    come from the catalogues in lib/; here stands what is Ashlar's alone, and the controls of all of them. The risk `after` a threat is the one that
    holds when each of its controls is done: `ashlar threat trace` tells which are, and which are a gap today.
  scope A device of Ashlar on Linux, as it is; on Armv8-M with TrustZone, as it is planned; its tools, packages and build. Products on it have models of
    their own. Availability counts against other clients, not against who owns the machine.
  target L
  sealed e20728c3d3af717f
import lib/psa-storage.tm
import lib/psa-crypto.tm
import lib/psa-update.tm
import lib/ff-m.tm
import lib/linux-channel.tm

# ---- The catalogues, whole
use T.STO.INTERFACE_ABUSE T.STO.SPOOF_READ T.STO.SPOOF_WRITE T.STO.EAVESDROPPING T.STO.MITM T.STO.DIRECT_READ T.STO.DIRECT_WRITE T.STO.GLITCH_WRITE
use T.CRY.1 T.CRY.2 T.CRY.3 T.CRY.4 T.CRY.5 T.CRY.6 T.CRY.7 T.CRY.8
use T.FWU.TAMPER T.FWU.NON_FUNCTIONAL T.FWU.ROLLBACK T.FWU.SKIP_INTERMEDIATE T.FWU.DEGRADE_DEVICE T.FWU.INTERFACE_ABUSE T.FWU.TOCTOU
use T.FWU.PARTIAL_UPDATE T.FWU.INCOMPATIBLE T.FWU.DISCLOSURE T.FWU.DISRUPT
use T.FFM.NS-INIT-T-1 T.FFM.NS-INIT-T-2 T.FFM.NS-INIT-T-I-1 T.FFM.NS-INIT-I-2 T.FFM.NS-INIT-D-1 T.FFM.REQUEST-S-1 T.FFM.REQUEST-T-1 T.FFM.REQUEST-T-2
use T.FFM.REQUEST-R-1 T.FFM.REQUEST-I-1 T.FFM.REQUEST-T-I-1 T.FFM.REQUEST-D-1 T.FFM.REQUEST-D-2 T.FFM.HANDLE T.FFM.RW-T-1 T.FFM.RW-T-2 T.FFM.RW-I-1
use T.FFM.RETURN-I-1 T.FFM.STACK-SEAL T.FFM.RETURN-WRITEBACK T.FFM.NS-INTERRUPT-I-1 T.FFM.NS-INTERRUPT-D-1 T.FFM.SVC-FETCH T.FFM.S-INTERRUPT-I-1
use T.FFM.S-INTERRUPT-E T.FFM.FP-VLLDM T.FFM.TFMV-3 T.FFM.TFMV-4 T.FFM.TFMV-5 T.FFM.TFMV-6 T.FFM.TFMV-7
use T.LIN.LIE T.LIN.RACE T.LIN.SHRINK T.LIN.FORGED_ANSWER T.LIN.HOSTILE_ANSWER T.LIN.LEFT_BEHIND T.LIN.SPOOFED_CLIENT T.LIN.OLD_IDENTITY T.LIN.DENIED
use T.LIN.FALSE_DEVICE T.LIN.PROTOCOL T.LIN.ORDERS T.LIN.STARVE T.LIN.LOST_ANSWER T.LIN.EARLY_SECRET T.LIN.BREAK_OUT T.LIN.LOOK_IN T.LIN.NEIGHBOUR

# What of them is otherwise here
specialise T.STO.ROLLBACK
  after likelihood M impact H = M
  accepted Without a TPM a state file that was put back is not noticed on Linux. With one, a copy from before the last start or the last counted hour is refused;
    what a younger copy undoes is not, nor is a medium on a microcontroller that is not inside the chip. CAVEATS.md says so.
specialise T.STO.REPLACE
  by AM.2
specialise T.STO.GLITCH_READ
  out No port with glitch detection is there; a model of a product on a chip takes it in again.
specialise T.CRY.8F
  note Nothing is done in software today.
specialise T.CRY.9
  after likelihood M impact H = M
  accepted Partitions of different trust may share a core, and nothing is done against speculative side channels beyond what the kernel does by default.
specialise T.CRY.9P
  note Nothing is done in software today.
specialise E.STO.POWER
  note On Linux it stands for the power of the machine.

# ---- Who and where
boundary TB.ASH.STATE  The device's state folder
  in world
boundary TB.ASH.FOLDER  The device's folder: manifest and programs
  in world
boundary TB.ASH.OWNER  The machine on which a device is put together
  in world
boundary TB.ASH.BUILD  The build machine
  in world

entity EN.ASH.ATTEST  Attestation partition
  type process
  in TB.LIN.PARTITION
entity EN.ASH.STATE  State folder: stores, life cycle, epochs, ids, log
  type store
  in TB.ASH.STATE
entity EN.ASH.ROOTKEY  Root key of the device: a file or a credential
  type store
  in TB.ASH.STATE
entity EN.ASH.FOLDER  Device folder
  type store
  in TB.ASH.FOLDER
entity EN.ASH.TOOL  The ashlar command
  type process
  in TB.ASH.OWNER
entity EN.ASH.OWNER  Owner of the device, who has its signing key
  type person
  in TB.ASH.OWNER
entity EN.ASH.PARTMAKER  Maker of a partition
  type service
  in world
entity EN.ASH.VERIFIER  Verifier of tokens
  type service
  in world
entity EN.ASH.BUILD  Build of Ashlar
  type process
  in TB.ASH.BUILD
entity EN.ASH.UPSTREAM  Distribution: compiler, C library, libcrypto
  type service
  in world
entity EN.ASH.AUTHORS  Authors of Ashlar
  type service
  in TB.ASH.BUILD
entity EN.ASH.KERNEL  Linux kernel of the machine
  type service
  in world
entity EN.ASH.ROOT  Who has root on the machine
  type person
  in world

# ---- What is to be kept
asset AS.ASH.TOKEN  What a token says
  needs IF
  held-by EN.ASH.ATTEST EN.ASH.VERIFIER
  owner EN.ASH.VERIFIER
asset AS.ASH.INSTANCE  Which device it is
  needs C
  held-by EN.ASH.ATTEST
  owner EN.ASH.OWNER
  about The instance id makes a device recognisable to all who see its tokens.
asset AS.ASH.ROOTKEY  Root key and what is derived from it: seal keys, attestation key
  needs CIA
  held-by EN.ASH.ROOTKEY EN.LIN.SUPERVISOR
  owner EN.ASH.OWNER
asset AS.ASH.PROGRAM  Device manifest and the programs it names
  needs IF
  held-by EN.ASH.FOLDER
  owner EN.ASH.OWNER
asset AS.ASH.PACKAGE  Package of a partition
  needs IF
  held-by EN.ASH.PARTMAKER
  owner EN.ASH.PARTMAKER
asset AS.ASH.STATE  Life cycle, epoch and table of ids
  needs IA
  held-by EN.ASH.STATE
  owner EN.ASH.OWNER
asset AS.ASH.LOG  The device's log
  needs CI
  held-by EN.ASH.STATE EN.LIN.SUPERVISOR
  owner EN.LIN.CLIENT
asset AS.ASH.CONF  Who may do what: clients.conf, description of the platform
  needs I
  held-by EN.LIN.ADMIN
  owner EN.LIN.ADMIN
asset AS.ASH.REFERENCE  Reference values and public attestation key
  needs I
  held-by EN.ASH.TOOL EN.ASH.VERIFIER
  owner EN.ASH.VERIFIER
asset AS.ASH.SOFTWARE  Ashlar's source, build and what it links
  needs IF
  held-by EN.ASH.BUILD EN.ASH.UPSTREAM
  owner EN.ASH.AUTHORS

# ---- What flows
flow DF.ASH.NONCE  The verifier's challenge
  from EN.ASH.VERIFIER
  to EN.ASH.ATTEST
  carries AS.ASH.TOKEN
  over any network, by an application
  none SRI A challenge is random, public and asked by anybody.
  none D Who withholds a challenge gets no token.
flow DF.ASH.TOKEN  Attestation tokens
  from EN.ASH.ATTEST
  to EN.ASH.VERIFIER
  carries AS.ASH.TOKEN AS.ASH.INSTANCE
  over any network, by an application
flow DF.ASH.ROOTKEY  The root key enters the supervisor
  from EN.ASH.ROOTKEY
  to EN.LIN.SUPERVISOR
  carries AS.ASH.ROOTKEY
  over a file or a credential
  none R A key does not act.
  none E A key is 32 bytes, nothing of it is run.
flow DF.ASH.STATE  State is read at a start
  from EN.ASH.STATE
  to EN.LIN.SUPERVISOR
  carries AS.ASH.STATE
  none S The folder is opened once, locked, and looked at before anything in it.
  none R Files do not act.
  none I What is read here is not secret: objects lie sealed in the stores.
flow DF.ASH.LOG  A client reads the log
  from EN.LIN.SUPERVISOR
  to EN.LIN.CLIENT
  carries AS.ASH.LOG
  none S Only the supervisor answers on a connection that the client made to it.
  none D A log that is not read harms nobody.
  none E Entries are shown as text, control characters as bytes.
flow DF.ASH.FOLDER  Programs are measured and started
  from EN.ASH.FOLDER
  to EN.LIN.SUPERVISOR
  carries AS.ASH.PROGRAM
  none R What ran is told by the token.
  none I Programs and manifest are public.
  none D A device without its programs does not start, and says so.
flow DF.ASH.CONF  Configuration is read
  from EN.LIN.ADMIN
  to EN.LIN.SUPERVISOR
  carries AS.ASH.CONF
  over files of the administrator
  none R Files have an owner, and the administrator is one.
  none I Configuration holds no secret.
  none D A bad file is refused with its line, before the device serves.
flow DF.ASH.PACKAGE  A package reaches an owner
  from EN.ASH.PARTMAKER
  to EN.ASH.TOOL
  carries AS.ASH.PACKAGE
  over any network
  none R A package is signed, and the signer stands in the token.
  none I A package is public.
  none D A package that does not arrive changes nothing.
flow DF.ASH.CHANGE  A device is changed: partitions added, replaced, removed
  from EN.ASH.TOOL
  to EN.ASH.FOLDER
  carries AS.ASH.PROGRAM
  none R The device manifest is signed by its owner.
  none I The folder is public.
flow DF.ASH.REFERENCE  Reference values go to the verifier
  from EN.ASH.TOOL
  to EN.ASH.VERIFIER
  carries AS.ASH.REFERENCE
  over a way that the owner chooses
  none R Who brings reference values is known to the verifier's operator.
  none I Reference values are public.
  none D Without them the verifier says that it cannot decide.
flow DF.ASH.DEPEND  Ashlar takes compiler and libraries from its distribution
  from EN.ASH.UPSTREAM
  to EN.ASH.BUILD
  carries AS.ASH.SOFTWARE
  none RID Distributions sign their packages; what they publish is public, and a day without them delays a build.
flow DF.ASH.RELEASE  A build is installed
  from EN.ASH.BUILD
  to EN.ASH.TOOL
  carries AS.ASH.SOFTWARE
  none RID A release is public, its source has a history, and its absence changes no device.

# ---- Who attacks, where, when
attacker AM.ASH.UID  Malware with the user id of the device
attacker AM.ASH.ROOT  Whoever controls root on the machine
  out Who controls root controls the device: ashlard and the kernel are trusted, not verified. CAVEATS.md begins with it; see A.ROOT.

entry E.ASH.VERIFY  The verifier's input
  at EN.ASH.VERIFIER
  phase PH.USE
entry E.ASH.CHALLENGE  The request for a token
  at EN.ASH.ATTEST
  phase PH.USE
entry E.ASH.STATE  The state folder
  at EN.ASH.STATE
  phase PH.FACTORY PH.INSTALL PH.USE PH.SERVICE PH.DISPOSAL
entry E.ASH.FOLDER  The device folder
  at EN.ASH.FOLDER
  phase PH.INSTALL PH.USE PH.SERVICE
entry E.ASH.CONF  The configuration files
  at EN.LIN.ADMIN
  phase PH.INSTALL PH.SERVICE
entry E.ASH.PACKAGE  Packages from elsewhere
  at EN.ASH.TOOL
  phase PH.INSTALL PH.SERVICE
entry E.ASH.REFERENCE  The way of the reference values
  at EN.ASH.VERIFIER
  phase PH.FACTORY
entry E.ASH.BUILD  Source, dependencies and tools
  at EN.ASH.BUILD
  phase PH.FACTORY PH.SERVICE

# ---- Attestation
threat T.ASH.TOKEN_FORGED  A token is made or altered outside the device
  attacks AS.ASH.TOKEN:I
  by AM.0 AM.1
  entry E.ASH.VERIFY
  phase PH.USE
  stride ST
  flow DF.ASH.TOKEN
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:H/A:N = 8.6
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.ASH.TOKEN
  owner EN.ASH.VERIFIER
  plain Someone pretends that a device runs what it does not.
threat T.ASH.TOKEN_REPLAYED  A token that was true once is sent again
  attacks AS.ASH.TOKEN:F
  by AM.0
  entry E.ASH.VERIFY
  phase PH.USE
  stride ST
  flow DF.ASH.TOKEN DF.ASH.NONCE:T
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:N/I:H/A:N = 8.6
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.ASH.FRESH
  owner EN.ASH.VERIFIER
threat T.ASH.TOKEN_LIES  The device signs what was not measured, or speaks for another client
  attacks AS.ASH.TOKEN:I
  by AM.1
  entry E.ASH.CHALLENGE
  phase PH.USE
  stride STRE
  flow DF.ASH.TOKEN:R DF.ASH.NONCE:E
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:N/I:H/A:N = 6.5
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.ASH.TOKEN
  owner EN.ASH.VERIFIER
threat T.ASH.TOKEN_PARSER  A hostile token takes the verifier over, or stops it
  attacks AS.ASH.TOKEN:I
  by AM.0
  entry E.ASH.VERIFY
  phase PH.USE
  stride TDE
  flow DF.ASH.TOKEN
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H = 9.8
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.ASH.PARSER
  owner EN.ASH.VERIFIER
threat T.ASH.TOKEN_TRACKS  Tokens make a device recognisable to all who see them
  attacks AS.ASH.INSTANCE:C
  by AM.0 AM.1
  entry E.ASH.CHALLENGE
  phase PH.USE
  stride I
  flow DF.ASH.TOKEN
  cvss CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N = 4.3
  before likelihood M impact M = M
  after likelihood M impact M = M
  met-by OE.ASH.CHANNEL
  owner EN.ASH.OWNER
  accepted An instance id that names nobody would not attest anything. Applications send tokens over channels that are theirs to protect.
threat T.ASH.REFERENCE_FORGED  The verifier is given reference values of an attacker's software
  attacks AS.ASH.REFERENCE:I
  by AM.0 AM.CHAIN
  entry E.ASH.REFERENCE
  phase PH.FACTORY
  stride STE
  flow DF.ASH.REFERENCE
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:C/C:N/I:H/A:N = 6.1
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OE.ASH.REFERENCE OT.ASH.PARSER
  owner EN.ASH.VERIFIER
threat T.ASH.UNPROVISIONED  A development device is trusted like a product
  attacks AS.ASH.TOKEN:I AS.ASH.ROOTKEY:C
  by AM.0 AM.1
  entry E.ASH.VERIFY E.ASH.STATE
  phase PH.FACTORY PH.INSTALL
  stride SI
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.ASH.LIFECYCLE
  owner EN.ASH.VERIFIER

# ---- Root key and state
threat T.ASH.ROOTKEY_READ  The root key is read
  attacks AS.ASH.ROOTKEY:C
  by AM.1
  entry E.ASH.STATE
  phase PH.USE PH.SERVICE
  stride SI
  flow DF.ASH.ROOTKEY
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.ASH.ROOTKEY
  owner EN.ASH.OWNER
threat T.ASH.ROOTKEY_EXCHANGED  The root key is damaged, lost or exchanged, and everything sealed with it
  attacks AS.ASH.ROOTKEY:IA
  by AM.1
  entry E.ASH.STATE
  phase PH.USE PH.SERVICE
  stride TD
  flow DF.ASH.ROOTKEY
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:H = 7.1
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.ASH.ROOTKEY
  owner EN.ASH.OWNER
threat T.ASH.SAME_UID  Malware with the device's user id reads the root key and the stores, or stops the device
  attacks AS.ASH.ROOTKEY:CI AS.ASH.STATE:IA
  by AM.ASH.UID
  entry E.ASH.STATE
  phase PH.USE
  stride TIDE
  flow DF.ASH.STATE:DE
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H = 7.8
  before likelihood M impact VH = H
  after likelihood L impact VH = M
  met-by OE.ASH.OWN_UID
  owner EN.LIN.ADMIN
  accepted In user mode the fence holds between partitions and against other users, not against programs of the same user. A device that matters has a user of its own.
threat T.ASH.STATE_ALTERED  Life cycle, epochs or ids are altered or put back
  attacks AS.ASH.STATE:I
  by AM.1 AM.2
  entry E.ASH.STATE
  phase PH.USE PH.SERVICE
  stride T
  flow DF.ASH.STATE
  cvss CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:N/I:H/A:N = 4.4
  before likelihood M impact H = M
  after likelihood L impact H = L
  met-by OT.ASH.STATE OT.ASH.LIFECYCLE
  owner EN.ASH.OWNER
  note Damage is found. Who can write the folder can write "secured" into it: a verifier is told `root: file`, and warns.
threat T.ASH.STATE_CUT  Power fails while state is written, or the disk is full
  attacks AS.ASH.STATE:A
  by AM.2
  entry E.ASH.STATE
  phase PH.USE
  stride D
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H = 4.6
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.ASH.STATE
  owner EN.ASH.OWNER
threat T.ASH.LOG_READ  A client reads what the log says of others
  attacks AS.ASH.LOG:C
  by AM.1
  entry E.LIN.SOCKET
  phase PH.USE
  stride I
  flow DF.ASH.LOG
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:N/A:N = 3.3
  before likelihood H impact M = M
  after likelihood VL impact M = VL
  met-by OT.ASH.LOG
  owner EN.LIN.CLIENT
threat T.ASH.LOG_WASHED  A client floods the log until what it did is gone
  attacks AS.ASH.LOG:I
  by AM.1
  entry E.LIN.SOCKET
  phase PH.USE
  stride TR
  flow DF.ASH.LOG
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N = 3.3
  before likelihood H impact M = M
  after likelihood L impact M = L
  met-by OT.ASH.LOG
  owner EN.LIN.ADMIN
threat T.ASH.DISPOSED  A machine is given away with its state folder
  attacks AS.ASH.ROOTKEY:C
  by AM.2
  entry E.ASH.STATE
  phase PH.DISPOSAL
  stride I
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N = 5.3
  before likelihood H impact H = H
  after likelihood M impact H = M
  met-by OE.ASH.DISPOSE
  owner EN.ASH.OWNER
  accepted A root key that is a file lies beside what it seals, and no command of ours destroys it for good. Its owner deletes the folder and
    wipes the disk, or keeps the key as a credential elsewhere.

# ---- Programs, packages, configuration
threat T.ASH.PROGRAM_ALTERED  A program of the device is altered on the disk
  attacks AS.ASH.PROGRAM:I
  by AM.1 AM.2
  entry E.ASH.FOLDER
  phase PH.INSTALL PH.USE PH.SERVICE
  stride T
  flow DF.ASH.FOLDER
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H = 8.8
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.ASH.MEASURED
  owner EN.ASH.OWNER
threat T.ASH.MANIFEST_FORGED  A device manifest of somebody else names other programs
  attacks AS.ASH.PROGRAM:I
  by AM.1
  entry E.ASH.FOLDER
  phase PH.INSTALL PH.SERVICE
  stride STE
  flow DF.ASH.FOLDER:SE
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H = 8.8
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.ASH.MEASURED
  owner EN.ASH.OWNER
threat T.ASH.PROGRAM_EXCHANGED  A program is exchanged between its measuring and its start, or its restart
  attacks AS.ASH.PROGRAM:I
  by AM.1
  entry E.ASH.FOLDER
  phase PH.USE
  stride TE
  flow DF.ASH.FOLDER
  cvss CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:C/C:H/I:H/A:H = 7.8
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.ASH.MEASURED
  owner EN.ASH.OWNER
threat T.ASH.OLD_FOLDER  An old device folder, or an old package, is put back
  attacks AS.ASH.PROGRAM:F AS.ASH.PACKAGE:F
  by AM.1 AM.2
  entry E.ASH.FOLDER E.ASH.PACKAGE
  phase PH.SERVICE
  stride T
  flow DF.ASH.FOLDER DF.ASH.PACKAGE
  cvss CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:N = 6.0
  before likelihood M impact H = M
  after likelihood M impact H = M
  met-by OT.ASH.TOKEN
  owner EN.ASH.OWNER
  accepted Neither a device manifest nor a package carries a counter. The token shows what runs, and a verifier with newer reference values refuses it.
threat T.ASH.PACKAGE_FORGED  A package is altered, or signed by somebody the owner does not know
  attacks AS.ASH.PACKAGE:I
  by AM.0 AM.CHAIN
  entry E.ASH.PACKAGE
  phase PH.INSTALL PH.SERVICE
  stride STE
  flow DF.ASH.PACKAGE
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H = 9.6
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.ASH.PACKAGE
  owner EN.ASH.OWNER
threat T.ASH.PACKAGE_GREEDY  A trusted maker takes the name, id, service or program of another
  attacks AS.ASH.PROGRAM:I
  by AM.CHAIN
  entry E.ASH.PACKAGE
  phase PH.INSTALL PH.SERVICE
  stride STDE
  flow DF.ASH.CHANGE:SE
  cvss CVSS:3.1/AV:L/AC:L/PR:H/UI:R/S:C/C:H/I:H/A:H = 7.7
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.ASH.PACKAGE OE.ASH.TRUST
  owner EN.ASH.OWNER
threat T.ASH.CHANGE_CUT  A change of the device is cut off, or made by who does not own it
  attacks AS.ASH.PROGRAM:I
  by AM.1 AM.2
  entry E.ASH.FOLDER
  phase PH.SERVICE
  stride TD
  flow DF.ASH.CHANGE
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:H = 7.1
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.ASH.PACKAGE
  owner EN.ASH.OWNER
threat T.ASH.CONF_FORGED  Configuration is written by who may not, or says what was not meant
  attacks AS.ASH.CONF:I
  by AM.1
  entry E.ASH.CONF
  phase PH.INSTALL PH.SERVICE
  stride STE
  flow DF.ASH.CONF
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.ASH.CONF
  owner EN.LIN.ADMIN

# ---- Supply chain
threat T.ASH.DEPENDENCY  A compiler or a library that Ashlar is built with is hostile or has a known hole
  attacks AS.ASH.SOFTWARE:IF
  by AM.CHAIN
  entry E.ASH.BUILD
  phase PH.FACTORY PH.SERVICE
  stride STE
  flow DF.ASH.DEPEND
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H = 9.0
  before likelihood M impact VH = H
  after likelihood L impact VH = M
  met-by OE.ASH.UPSTREAM OT.ASH.BUILD
  owner EN.ASH.AUTHORS
  accepted libcrypto and the compiler are trusted as the distribution gives them. Partitions hold libcrypto from libcrypto.a: each of its fixes needs a rebuild
    and a new signature, and nothing of ours tells an owner when.
threat T.ASH.BUILD_ALTERED  What is released is not what the source says
  attacks AS.ASH.SOFTWARE:I
  by AM.CHAIN
  entry E.ASH.BUILD
  phase PH.FACTORY
  stride STE
  flow DF.ASH.RELEASE
  cvss CVSS:3.1/AV:N/AC:H/PR:H/UI:N/S:C/C:H/I:H/A:H = 8.0
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.ASH.BUILD
  owner EN.ASH.AUTHORS
threat T.ASH.DEFENCE_LOST  A change takes a defence away, and nobody notices
  attacks AS.ASH.SOFTWARE:I
  by AM.CHAIN
  entry E.ASH.BUILD
  phase PH.FACTORY PH.SERVICE
  stride T
  cvss CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:C/C:H/I:H/A:N = 6.9
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.ASH.REGRESSION
  owner EN.ASH.AUTHORS

# ---- Policies and assumptions
policy P.ASH.DISCLOSURE  Whoever finds a hole can tell it, and gets an answer
  met-by OE.ASH.DISCLOSURE
  owner EN.ASH.AUTHORS
policy P.ASH.CAVEATS  What is not done is said where people look first
  met-by OE.ASH.DISCLOSURE
  owner EN.ASH.AUTHORS

assumption A.ASH.ROOT  Whoever has root on the machine means the device well
  relies EN.ASH.ROOT
  met-by OE.ASH.ROOT
  if-not Everything falls: keys, stores, tokens. Only a root key outside the machine's reach would keep an earlier state from being forged.
  owner EN.ASH.OWNER
assumption A.ASH.KERNEL  The kernel keeps processes apart, and says truly who connects
  relies EN.ASH.KERNEL
  met-by OE.ASH.KERNEL
  if-not A hole in the kernel is a hole in the fence of every partition. seccomp, namespaces and Landlock narrow what of it a partition can call.
  owner EN.LIN.ADMIN
assumption A.ASH.SUPERVISOR  ashlard does what its source says
  relies EN.ASH.AUTHORS
  met-by OE.ASH.DISCLOSURE
  if-not It sees the root key and starts every partition. Its own fence keeps it from the network and other processes, and the token has its digest.
  owner EN.ASH.AUTHORS
assumption A.ASH.SIGNING_KEY  The owner keeps the key that signs the device to himself
  relies EN.ASH.OWNER
  met-by OE.ASH.SIGNING_KEY
  if-not Who has it can put any program into the device. A verifier sees other digests, if its reference values come another way.
  owner EN.ASH.OWNER
assumption A.ASH.TRUSTED_MAKERS  The owner trusts only makers of partitions who deserve it
  relies EN.ASH.OWNER
  met-by OE.ASH.TRUST
  if-not A maker's partition does what its manifest lets it; it does not get the name, id, services or programs of another, nor another's objects.
  owner EN.ASH.OWNER
assumption A.ASH.ADMIN  The administrator reads status and warnings
  relies EN.LIN.ADMIN
  met-by OE.ASH.OWN_UID
  if-not A fence with a layer that the kernel refused goes unnoticed, unless --require-isolation is given: then the device does not start.
  owner EN.LIN.ADMIN
assumption A.ASH.VERIFIER  The verifier's operator gets reference values from the maker
  relies EN.ASH.VERIFIER
  met-by OE.ASH.REFERENCE
  if-not The verdict says nothing.
  owner EN.ASH.VERIFIER

# ---- Objectives
objective OT.ASH.TOKEN  A token says what was measured, and nobody else can make one
  where device
objective OT.ASH.FRESH  A token answers one challenge, once
  where device
objective OT.ASH.PARSER  Bytes from outside cannot take over who reads them
  where device
objective OT.ASH.LIFECYCLE  A device tells whether it was secured, and never goes back
  where device
objective OT.ASH.ROOTKEY  The root key is the supervisor's alone, and never silently another
  where device
objective OT.ASH.STATE  State survives power cuts, and damage is found and told
  where device
objective OT.ASH.LOG  Each reads his own entries, and none can wash out those of others
  where device
objective OT.ASH.MEASURED  Only what the signed manifest names runs, as it was measured
  where device
objective OT.ASH.PACKAGE  A device changes only as its owner says, whole or not at all
  where device
objective OT.ASH.CONF  Configuration is its administrator's, and understood or refused
  where device
objective OT.ASH.BUILD  What is released can be built again, byte for byte
  where device
objective OT.ASH.REGRESSION  A defence that is lost turns a test red
  where device
objective OE.ASH.CHANNEL  Applications protect the way of their tokens
  where environment
  done-by EN.LIN.CLIENT
objective OE.ASH.REFERENCE  Reference values reach the verifier authentically
  where environment
  done-by EN.ASH.VERIFIER
objective OE.ASH.OWN_UID  A device that matters has a user id, and if need be a machine, of its own
  where environment
  done-by EN.LIN.ADMIN
objective OE.ASH.DISPOSE  The state folder is destroyed before the machine is given away
  where environment
  done-by EN.ASH.OWNER
objective OE.ASH.TRUST  Makers are trusted one by one, by name and key
  where environment
  done-by EN.ASH.OWNER
objective OE.ASH.UPSTREAM  The distribution mends its libraries, and tells
  where environment
  done-by EN.ASH.UPSTREAM
objective OE.ASH.DISCLOSURE  Reports are answered, limits are published
  where environment
  done-by EN.ASH.AUTHORS
objective OE.ASH.ROOT  Root is given to who may control the device
  where environment
  done-by EN.ASH.ROOT
objective OE.ASH.KERNEL  The kernel is kept current
  where environment
  done-by EN.LIN.ADMIN
objective OE.ASH.SIGNING_KEY  The signing key is kept where only its owner is
  where environment
  done-by EN.ASH.OWNER

# ---- Requirements of Ashlar's own
requirement R.ASH.TOKEN  Claims come from measuring, caller and life cycle from the framework, and a device that cannot describe itself signs nothing
  serves OT.ASH.TOKEN
  maps PSA-L1:R4.1
requirement R.ASH.APPRAISE  The verifier believes no claim without signature, key and reference
  serves OT.ASH.TOKEN
requirement R.ASH.FRESH  Without its own challenge a verifier trusts nothing, and it takes each once
  serves OT.ASH.FRESH
requirement R.ASH.PARSER  Parsers are strict, bounded and fuzzed
  serves OT.ASH.PARSER
  maps EN303645:5.13-1
requirement R.ASH.LIFECYCLE  The life cycle goes forward, is in each token, and an unknown one is not trusted
  serves OT.ASH.LIFECYCLE
requirement R.ASH.ROOT_TOLD  A verdict on a device whose root is a file is a warning at best
  serves OT.ASH.LIFECYCLE
requirement R.ASH.ROOTKEY  The root key is refused where others could read it, derived from, wiped, and not replaced beside a store
  serves OT.ASH.ROOTKEY
requirement R.ASH.STATE  State is replaced as a whole, and damage is told and refused or made unknown
  serves OT.ASH.STATE
requirement R.ASH.LOG  Entries belong to clients, each with a bounded share of the log
  serves OT.ASH.LOG
requirement R.ASH.MEASURE  Signature and digests are checked on the very bytes that run, in every life
  serves OT.ASH.MEASURED
requirement R.ASH.PACKAGE  Signer, program, names, ids, services, dependencies: checked as a whole before one byte is written
  serves OT.ASH.PACKAGE
requirement R.ASH.ATOMIC_CHANGE  A change is one step, by the owner's key
  serves OT.ASH.PACKAGE
requirement R.ASH.CONF  Files that others may write are refused, lines that are not understood too
  serves OT.ASH.CONF
requirement R.ASH.REPRODUCIBLE  Two builds in two places give the same bytes, without paths or keys inside
  serves OT.ASH.BUILD
requirement R.ASH.MUTANTS  Each defence is removed once, and a test must notice
  serves OT.ASH.REGRESSION

# ---- Controls. A test of a planned control is the id that it shall have; where it exists already, a note says so.
# Storage
control C.STO.INPUT  Arguments of ITS are checked in the core
  serves R.STO.ValidateParameter
  code services/its/core/src/its.c:its_set
  test unit.its.uid_zero_is_refused_everywhere unit.its.every_flag_is_kept_and_every_other_refused
  test unit.its.what_is_too_long_is_refused_and_changes_nothing fuzz.its-message.*
    isolation.refused.storage_that_is_refused_is_as_it_was
  status done
control C.STO.COPY  ITS reads its messages through the framework, each byte once
  serves R.STO.MemoryBuffer
  code services/its/partition/its_partition.c
  test isolation.liar.words_that_change_under_storage_harm_only_their_writer
  status done
control C.STO.CALLER  The caller's id comes from the framework
  serves R.STO.ImplicitIdentity
  code services/its/partition/its_partition.c
  test isolation.bad_input.an_object_of_another_user_is_not_there
    unit.its.a_client_sees_its_own_objects_only
  status done
control C.STO.NAMES  Names are client and uid
  serves R.STO.FullyQualifiedNames
  code services/its/core/src/its.c:its_get
  test unit.its.a_client_sees_its_own_objects_only
    direct.a_persistent_keys_record_is_not_the_programs_own
  status done
control C.STO.SEAL  AES-256-GCM under a key derived for the partition
  serves R.STO.Encrypt R.STO.MAC
  code services/its/aead_openssl/src/aead_openssl.c
  test unit.its.the_medium_never_holds_the_plain_bytes
    unit.its.an_object_that_was_moved_or_altered_is_refused
    unit.its.no_nonce_is_used_twice_over_writes_and_restarts
  test unit.its-aead.* isolation.bad_input.an_object_with_the_bytes_of_another_is_refused
  status done
control C.STO.COUNTER  A counter outside the medium that storage is bound to
  serves R.STO.AntiRollback
  code services/its/core/src/generation.c:its_generation_check
  test unit.its-generation.* isolation.tpm.a_folder_that_was_put_back_is_told
    isolation.tpm.an_emptied_store_is_told
  document CAVEATS.md#Simulated
  status done
control C.STO.BOUND  The seal key comes from this device's root key
  serves R.STO.UniqueKeys
  code port/linux/root/src/root.c:root_derive
  test unit.its.another_device_cannot_open_the_store
    isolation.bad_input.the_store_of_another_device_is_refused
  test isolation.bad_input.the_objects_of_another_root_key_are_refused_not_lost
  status done
control C.STO.SYNC  A call is answered after the medium said that it has the bytes
  serves R.STO.ReadAfterWrite
  code lib/store/src/log.c:log_barrier
  test unit.store.a_change_is_one_sync_garbage_collection_included
    unit.store.a_failing_device_halts_changes_and_not_reads
  status done
control C.STO.CRC  A sum over each record, beside the tag
  serves R.STO.ErrorCoding
  code lib/store/src/crc32c.c
  test unit.store.no_flipped_bit_goes_unnoticed
    unit.store.a_damaged_object_is_reported_and_the_rest_served
  status done
control C.STO.ATOMIC  A log of records, searched by power cuts at every step
  serves R.STO.Atomic
  code lib/store/src/store.c:store_set
  test sim.store.*
  status done

# Crypto
control C.CRY.HIDE  Export asks the policy
  serves R.CRY.HIDE
  code crypto/core/key_use.c:core_export_key
  test crypto.keys.export_needs_permission_and_room
    crypto.derive.a_secret_given_as_bytes_derives_no_key
  status done
control C.CRY.ISOLATE  Keys lie in the crypto partition's process, owned by clients
  serves R.CRY.ISOLATE
  code crypto/keys/table.c:key_find_live
  test isolation.attackers.partitions.* isolation.layers.keys_lie_where_the_kernel_cannot_read_them
  status done
control C.CRY.WIPE  Slots, operations and plaintext are wiped
  serves R.CRY.WIPE
  code crypto/keys/slot.c:key_purge
  test crypto.device.destroyed_keys_and_ended_derivations_leave_no_secret
    crypto.device.an_uncached_key_leaves_memory_after_use base.a_wiped_buffer_holds_zeros
  status done
control C.CRY.POLICY  One policy check for each use, told in advance by psa_check_key_usage
  serves R.CRY.POLICY
  code crypto/core/policy.c:policy_check = 1aebe618736fd3b6
  test crypto.keys.the_policy_table_is_kept crypto.keys.a_copy_has_no_more_rights_than_both_policies
    crypto.keys.a_use_is_refused_as_the_check_foretells
  status done
control C.CRY.VECTORS  Published vectors in tests, known answers at each start or first use
  serves R.CRY.VECTORS
  code crypto/drivers/openssl/families.c:openssl_families_start
  test crypto.vectors.* driver-openssl.known-answers.*
  status done
control C.CRY.OWNER  Keys, operations and stored names have their owner inside
  serves R.CRY.OWNER R.FFM.NAMES
  code crypto/core/operation.c:operation_enter = 7093f53efa236a61
  test crypto.device.another_client_sees_nothing crypto.device.stored_names_hold_the_owner
    crypto.device.a_handle_with_any_bit_wrong_names_nothing
  status done
control C.CRY.INPUT  Shapes of messages, order of operations, lengths
  serves R.CRY.INPUT
  code crypto/core/serve.c
  test crypto.message.* crypto.aead.aead_steps_out_of_order_are_refused crypto.operations.*
    fuzz.crypto-message.*
  status done
control C.CRY.COPY  Vectors are mapped read-only where they cannot change, copied where they can
  serves R.CRY.COPY
  code crypto/core/overlap.c
  test isolation.liar.words_that_change_under_crypto_harm_only_their_writer
    crypto.operations.long_updates_work_over_their_own_input
  status done
control C.CRY.TIME  Comparisons in constant time
  serves R.CRY.TIME
  code lib/ct/include/ct/ct.h
  test base.constant_time_equality_sees_every_byte
  document CAVEATS.md#Not constant-time
  status planned
  note The test shows that each byte counts, not how long it takes: the driver is as constant-time as libcrypto is on the machine.

# Update: planned as a whole
control C.FWU.VERIFY  Signature over image and manifest before staging and at each start
  serves R.FWU.AUTHENTICATE
  test boot.image.an_altered_byte_anywhere_is_refused
  status planned
control C.FWU.COPY  What was verified is copied where nobody else writes
  serves R.FWU.PROTECT_THEN_VERIFY
  test boot.image.what_is_verified_is_what_runs
  status planned
control C.FWU.TYPE  The manifest names kind and part
  serves R.FWU.COMPATIBILITY
  test boot.image.the_image_of_another_kind_is_refused
  status planned
control C.FWU.COUNTER  A security counter for each image
  serves R.FWU.SEQUENCE
  test boot.image.an_older_counter_is_refused
  status planned
control C.FWU.TRIAL  Trial start, and the old image again unless accepted
  serves R.FWU.TRIAL
  test fwu.trial.an_image_that_is_not_accepted_is_taken_back
  status planned
control C.FWU.EARLY  Verification at finish, before install
  serves R.FWU.VERIFY_EARLY
  test fwu.service.a_bad_image_is_refused_at_finish
  status planned
control C.FWU.DEPENDENCY  Versions that an image needs
  serves R.FWU.CHECK_DEPENDENCY
  test fwu.service.a_missing_dependency_is_named
  status planned
control C.FWU.STAGING  psa_fwu_install alone stages
  serves R.FWU.EXPLICIT_STAGING
  test fwu.service.nothing_is_installed_without_an_order
  status planned
control C.FWU.ROBUST  Power cut at each step of an update
  serves R.FWU.ROBUST
  test sim.fwu.no_cut_of_power_leaves_a_device_that_does_not_start
  status planned
control C.FWU.INPUT  States of components, checked arguments, administrators only
  serves R.FWU.INPUT
  test fwu.service.calls_out_of_order_change_nothing
  status planned
control C.FWU.ENCRYPT  Encrypted images
  serves R.FWU.ENCRYPT
  test boot.image.an_encrypted_image_opens_on_its_device
  status planned

# The FF-M core, on every port
control C.FFM.CLIENT_ID  Ids come from the port, by kind
  serves R.FFM.CLIENT_ID
  code spm/src/rights.c:spm_registry_find
  test spm.connect.client_zero_and_unknown_partitions_have_no_rights
    spm.connect.a_connect_reaches_the_service_with_the_clients_id_and_nothing_else
  test isolation.client.a_client_cannot_speak_as_a_partition
  status done
control C.FFM.HANDLE  Handles with session and generation
  serves R.FFM.HANDLE
  code spm/src/connection.c:spm_connection_find
  test spm.call.a_call_on_a_handle_that_is_not_the_clients_changes_nothing
    spm.connect.a_closed_handle_never_names_a_later_connection
  test spm.connect.a_handle_of_an_earlier_life_of_the_same_client_is_refused
    model.spm.no_handle_of_a_freed_slot_resolves
  status done
control C.FFM.RANGE  Ranges are checked whole, with the caller's rights, without wrapping
  serves R.FFM.RANGE
  code spm/src/request.c:spm_call
  test spm.call.memory_that_is_not_the_callers_terminates_its_connection
    spm.call.memory_that_wraps_or_an_array_of_another_panics_a_partition base.fits_never_wraps
  status done
control C.FFM.COPY  Vectors are copied before they are looked at
  serves R.FFM.COPY
  code spm/src/request.c:spm_call
  test inproc.rules.vectors_that_change_during_the_call_mislead_nobody
    channel.hostile.lengths_that_change_after_they_were_read_change_nothing
  status done
control C.FFM.WRITEBACK  A refused call changes nothing
  serves R.FFM.WRITEBACK
  code spm/src/reply.c:spm_reply
  test model.spm.a_refused_call_changes_nothing spm.call.sizes_beyond_the_counts_are_not_taken
  test spm.vectors.a_write_of_more_than_there_is_room_for_panics_the_service_and_writes_nothing
  status done
control C.FFM.POINTERS  Messages of services are fields of fixed width
  serves R.FFM.POINTERS
  code lib/wire/include/wire/wire.h
  test crypto.message.* base.a_wire_error_sticks fuzz.its-message.* fuzz.crypto-message.*
    fuzz.attestation-message.* fuzz.platform-message.*
  status done
control C.FFM.RIGHTS  Rights by manifest, versions and role
  serves R.FFM.RIGHTS
  code spm/src/rights.c:spm_rights_of
  test spm.connect.the_version_of_a_forbidden_service_is_none_as_if_it_were_absent
    spm.call.a_stateless_service_refuses_who_may_not_use_it
  test isolation.refused.calls_and_connections_without_a_right_are_refused
    isolation.hardware.another_partition_does_not_see_a_region
  status done
control C.FFM.SHARE  Connections and messages are bounded for each client
  serves R.FFM.SHARE
  code spm/src/connection.c:spm_slot_take
  test spm.connect.the_thirty_third_connection_of_a_client_is_busy_for_it_alone
    spm.call.a_client_has_at_most_thirty_two_stateless_requests_in_flight
  test crypto.device.a_client_of_many_sessions_leaves_others_their_share
  status done
control C.FFM.RELEASE  The end of a session gives everything back
  serves R.FFM.RELEASE
  code spm/src/reply.c:spm_session_ended
  test spm.ending.* model.spm.nothing_is_left_when_all_clients_are_gone
    crypto.device.a_session_ends_with_its_operations_and_volatile_keys
  status done
control C.FFM.LENGTHS  Each copy asks fits() or the shape of its message
  serves R.FFM.LENGTHS
  code rt/src/message.c:rt_read_exact = ec5f1d8574370d0e
  test rt.a_vector_is_read_only_if_its_length_is_right rt.a_write_that_does_not_fit_writes_nothing
    base.fits_never_wraps fuzz.spm.message.*
  status done
control C.FFM.WHOLE_TAG  Tags are compared whole
  serves R.FFM.WHOLE_TAG
  code crypto/core/aead.c
  test crypto.aead.a_forged_ciphertext_gives_no_plaintext
    driver-openssl.any_flipped_bit_is_refused_and_no_plaintext_is_left
  status done
control C.FFM.LOG  Each refusal has a reason, noted for its caller
  serves R.FFM.LOG
  code lib/reason/src/reason.c
  test isolation.bad_input.the_device_log_names_cause_and_mend
    isolation.bad_input.every_status_is_explained
  status done
control C.FFM.CONFORMANCE  The clauses of FF-M, on three ports
  serves R.FFM.RIGHTS R.FFM.CLIENT_ID
  test conformance.ffm.linux.* conformance.ffm.inproc.* docs.clauses.* conformance.ffm.v8m-l1.*
    conformance.ffm.v8m-l2.* conformance.ffm.v8m-l3.*
  status done

# TrustZone
control C.V8M.IMAGE  The first stage verifies the non-secure image and its counter
  serves R.FFM.IMAGE
  test boot.image.the_non_secure_image_is_verified
  status planned
  note The first stage for the board AN521 measures both images; it refuses none for its signature or its counter.
control C.V8M.ORDER  SAU, MPC and MPU are set and read back before the first non-secure instruction
  serves R.FFM.ORDER
  code port/v8m/src/fence/fence.c
  test fence.the_boards_fence_is_whole fence.a_locked_gate_does_not_move
    worlds.secure_memory_is_a_secure_fault worlds.the_gates_cannot_be_opened
  status done
control C.V8M.SCRUB  Registers are cleared at each way out
  serves R.FFM.SCRUB
  code port/v8m/src/arch/veneers.S
  test kernel.entries.each_way_out_leaves_only_the_result
    kernel.attacks-l2.nothing_of_the_secure_world_is_left_in_registers
  status done
control C.V8M.SEAL  Sealed stacks
  serves R.FFM.SEAL
  code port/v8m/src/arch/veneers.S
  test kernel.attacks-l2.a_forged_function_return_ends_the_device
    kernel.attacks-l2.a_forged_exception_return_ends_the_device
  status done
control C.V8M.MODE  Callers in handler mode are refused
  serves R.FFM.MODE
  code port/v8m/src/arch/veneers.S
  test kernel.attacks-l2.a_handler_is_refused_at_each_entry
  status done
control C.V8M.RANGE  Ranges of non-secure callers are checked with the TT instructions
  serves R.FFM.RANGE
  code port/v8m/src/kernel/memory.c:ns_may = 52417612133bf579
  test kernel.attacks-l2.an_address_of_a_client_is_checked_before_it_is_kept
    kernel.attacks-l2.a_reference_at_an_end_or_across_it_is_refused
  status done

# The Linux channel
control C.LIN.COPY  The header is copied once, lengths are clamped
  serves R.LIN.COPY
  code port/linux/channel/src/request.c:channel_request_read = 6f1d5f3114ea9819
  test channel.hostile.* isolation.liar.every_lie_in_a_channel_is_refused fuzz.channel.*
  status done
control C.LIN.SEALS  Sealed memfds, looked at by both sides
  serves R.LIN.SEALS
  code port/linux/channel/src/map.c:channel_map
  test channel.memories_that_could_shrink_or_be_written_are_refused
    isolation.attackers.clients.holes_in_a_channel_harm_only_who_made_them
  status done
control C.LIN.READ_ONLY  The answer's memory is sealed against writing by the client
  serves R.LIN.READ_ONLY
  code port/linux/channel/src/map.c:channel_map
  test channel.no_one_else_can_map_a_sealed_response_for_writing
    isolation.client.a_channels_response_cannot_be_written_resized_or_mapped_writable
  status done
control C.LIN.BOUNDS  Lengths of answers are clamped to the caller's vectors
  serves R.LIN.BOUNDS
  code port/linux/channel/src/caller.c:channel_caller_finish
  test channel.hostile.a_partition_that_lies_about_lengths_writes_no_further_than_the_buffer
  status done
control C.LIN.WIPE  Answers are wiped
  serves R.LIN.WIPE
  code port/linux/channel/src/caller.c:channel_caller_finish
  test channel.an_answer_is_wiped_once_it_was_copied_out
  status done
control C.LIN.PEER  SO_PEERCRED, a pidfd, and the first entry that fits
  serves R.LIN.PEER
  code port/linux/identity/src/evidence.c:identity_evidence_of
  test identity.evidence.* identity.match.* isolation.attackers.clients.nobody_is_taken_for_another
    isolation.bad_input.the_overflow_user_is_no_client
  test isolation.identity.two_programs_of_one_user_cannot_use_list_or_delete_each_others_keys_and_objects
  status done
control C.LIN.EPOCH  Epochs in handles, ids that are never given again
  serves R.LIN.EPOCH
  code port/linux/identity/src/ids.c:identity_ids_give
  test supervisor.state.every_life_has_another_epoch_also_over_restarts
    crypto.device.nothing_of_an_earlier_life_is_known isolation.identity.an_id_never_comes_twice
  test isolation.identity.a_forgotten_client_loses_its_objects_and_only_those
  status done
control C.LIN.ADDRESS  Sockets in folders of others are refused
  serves R.LIN.TRUSTED_PATH
  code port/linux/client/src/address.c:client_dial
  test client.a_socket_in_a_folder_that_others_write_is_not_trusted
    isolation.identity.without_a_runtime_folder_a_private_one_is_made_and_looked_at
  status done
control C.LIN.STRICT  One decoder a message, nothing left over
  serves R.LIN.STRICT
  code port/linux/control/src/socket.c:control_receive
  test supervisor.control.* fuzz.control.*
    isolation.client.bytes_without_sense_and_floods_of_descriptors_end_only_their_sender
  status done
control C.LIN.ROLES  Roles of clients
  serves R.LIN.ROLES
  code port/linux/supervisor/src/identity.c:identity_rights
  test isolation.identity.only_administrators_list_forget_stop_and_read_what_others_did
    isolation.bad_input.only_the_owner_stops_the_device
  test isolation.hardware.only_the_owner_of_the_device_fires
  status done
control C.LIN.SHARE  Time by what was spent, connections and memory by client
  serves R.LIN.SHARE
  code port/linux/channel/src/ready.c:server_ready_first
  test isolation.attackers.clients.* channel.time_is_shared_by_what_was_spent_not_by_count
    channel.bells.* isolation.client.one_user_does_not_get_every_channel_of_a_partition
  status done
control C.LIN.DEATH  A death ends the life, standbys begin the next
  serves R.LIN.DEATH
  code port/linux/supervisor/src/life.c:life_die
  test isolation.run.a_death_is_told_and_the_device_restarts_in_a_new_epoch
    client.a_call_in_flight_returns_once_when_the_partition_dies isolation.restart.* soak.*
  status done
control C.LIN.WATCHDOG  A partition that does not answer is ended
  serves R.LIN.WATCHDOG
  code port/linux/partition/src/watchdog.c:partition_watch
  test client.a_partition_that_hangs_ends_and_the_device_goes_on
    isolation.deaths.a_hang_is_recorded_with_service_type_and_place
  status done
control C.LIN.CONFINE  Namespaces, seccomp, Landlock, no new privileges, sealed mappings
  serves R.LIN.CONFINE
  code port/linux/sandbox/src/sandbox.c:sandbox_apply
  test isolation.attackers.partitions.* sandbox.* isolation.calls.* isolation.level.*
  status done
control C.LIN.CONFIRM  The supervisor asks /proc before it sends START
  serves R.LIN.CONFIRM
  code port/linux/supervisor/src/confirm.c:confirm_read
  test isolation.bad_input.the_kernel_says_that_each_partition_is_fenced
    isolation.run.a_fence_that_proc_does_not_show_is_not_counted
  test client.a_partition_is_fenced_before_its_first_message
    isolation.restart.who_stands_by_has_nothing_of_the_device
  status done
control C.LIN.HIDDEN  memfd_secret or locked memory, nothing dumpable
  serves R.LIN.HIDDEN
  code port/linux/sandbox/src/secrets.c:sandbox_guard_secret
  test isolation.layers.memory_with_keys_is_locked
    isolation.layers.keys_lie_where_the_kernel_cannot_read_them
    sandbox.no_core_file_is_ever_written
  test sandbox.a_process_of_the_same_user_cannot_trace_a_fenced_one
  status done
control C.LIN.CALLS  Dependencies are channels of their own, by manifest
  serves R.LIN.CALLS
  code port/linux/partition/src/dependency.c:partition_dependency_add
  test inproc.calls.a_partition_calls_another_under_its_own_id
    lock.linux.behind_the_fence_a_traitor_has_nothing
    isolation.attackers.clients.a_handle_of_another_client_names_nothing
  status done
control C.LIN.LOG  One log, read by client
  serves R.LIN.LOG
  code port/linux/supervisor/src/log.c:log_put
  test supervisor.state.each_client_reads_its_own_entries_alone
    isolation.bad_input.a_reason_reaches_its_caller_alone isolation.deaths.*
  status done

# Attestation and verifier
control C.ASH.TOKEN  Claims from the boot record and the framework
  serves R.ASH.TOKEN
  code services/attestation/core/src/token.c:attestation_token_create
  test attestation.token.* attestation.boot_record.*
    isolation.bad_input.a_token_names_its_caller_by_what_the_kernel_says
  test isolation.bad_input.a_token_names_what_runs_by_its_own_sum
  status done
control C.ASH.APPRAISE  Appraisal: signature, key, life cycle, components
  serves R.ASH.APPRAISE
  code verifier/src/appraise.c:verifier_appraise
  test verifier.tokens.* verifier.policy.* interop.token.*
  status done
control C.ASH.FRESH  Nonces are answered once, and remembered
  serves R.ASH.FRESH
  code verifier/src/seen.c:verifier_seen_accept
  test verifier.session.* verifier.command.the_same_token_again_is_refused
    verifier.policy.another_nonce_is_refused
  test attestation.token.a_challenge_of_any_other_size_is_refused_before_the_buffer_is_judged
  status done
control C.ASH.PARSER  CBOR, COSE and reference parsers
  serves R.ASH.PARSER
  code lib/cbor/src/decode.c
  test cbor.* cose.* verifier.reference.* fuzz.token.* fuzz.cbor.* fuzz.reference.*
  status done
control C.ASH.LIFECYCLE  Provisioned once, damage is unknown
  serves R.ASH.LIFECYCLE
  code port/linux/supervisor/src/state.c:state_set_lifecycle
  test isolation.run.a_device_is_provisioned_once_and_never_goes_back
    supervisor.state.the_lifecycle_is_kept_and_damage_makes_it_unknown
  test verifier.policy.only_trusted_or_explicitly_allowed_lifecycles_pass
    direct.a_device_that_provisioned_itself_is_not_secured
  status done
control C.ASH.ROOT_TOLD  root: file is told and judged
  serves R.ASH.ROOT_TOLD
  code verifier/src/appraise.c:judge_hardware
  test verifier.policy.a_root_in_a_file_is_never_better_than_a_warning
  status done

# Root key, state, log
control C.ASH.ROOTKEY  Owner, mode and kind of file are looked at; derivation by partition and purpose
  serves R.ASH.ROOTKEY
  code port/linux/root/src/root.c:root_load
  test supervisor.state.a_root_key_that_others_could_read_or_that_is_no_file_is_refused
    supervisor.state.a_root_key_is_made_once_and_never_replaced
  test supervisor.state.a_credential_goes_before_the_file_and_a_bad_one_is_not_passed_over
    supervisor.state.derived_keys_are_those_of_the_definition_and_differ_by_partition_and_purpose
  test isolation.bad_input.a_damaged_root_key_is_refused_with_its_mend
    isolation.bad_input.a_lost_root_key_is_not_replaced_beside_a_store
  status done
control C.ASH.HARDWARE_ROOT  A root key that the machine's administrator cannot read: TPM 2.0, fuses
  serves R.ASH.ROOTKEY
  document CAVEATS.md#Simulated
  status planned
control C.ASH.STATE  State files are written beside and renamed
  serves R.ASH.STATE
  code port/linux/supervisor/src/state.c:state_open
  test supervisor.state.a_state_folder_is_made_locked_and_refused_to_others
    isolation.bad_input.a_damaged_lifecycle_is_unknown_and_told
  test isolation.bad_input.a_damaged_log_and_epoch_harm_nothing
    isolation.identity.a_damaged_table_of_ids_is_refused
    isolation.run.a_full_disk_is_named_and_a_noexec_one_works
  test fuzz.supervisor-state.*
  status done
control C.ASH.LOG  A share of the log for each client
  serves R.ASH.LOG
  code port/linux/supervisor/src/log.c:log_read
  test supervisor.state.clients_cannot_push_out_the_devices_entries_and_the_file_never_grows
    supervisor.state.each_client_reads_its_own_entries_alone
  test fuzz.supervisor-log.*
  status done

# Programs, packages, configuration, build
control C.ASH.MEASURE  Sealed copies: measured, compared, executed
  serves R.ASH.MEASURE
  code port/linux/supervisor/src/measure.c:measure_program
  test isolation.run.an_altered_program_is_refused_with_both_digests
    isolation.run.a_device_signed_with_another_key_is_refused
  test isolation.bad_input.what_was_measured_is_what_runs_also_after_a_restart
    isolation.bad_input.programs_kept_for_restarts_are_sealed supervisor.manifest.*
  test fuzz.device-manifest.*
  status done
control C.ASH.PACKAGE  A package is checked whole
  serves R.ASH.PACKAGE
  code port/linux/partition_package/src/verify.c:partition_package_verify
  test package.codec.* product.parts.a_package_of_an_untrusted_signer_is_refused
    product.parts.an_altered_package_or_program_is_refused
  test product.parts.sids_ids_handles_and_programs_that_are_taken_are_refused_by_name
    product.parts.only_who_signed_a_partition_replaces_it fuzz.partition-package.*
  status done
control C.ASH.CHANGE  One rename makes the new device
  serves R.ASH.ATOMIC_CHANGE
  code tools/device_edit.c
  test product.parts.only_the_owner_changes_a_device
    product.parts.an_addition_that_is_cut_off_leaves_the_old_or_the_new_device
  test product.parts.a_replacement_that_is_cut_off_leaves_the_old_or_the_new_device
    product.parts.one_change_at_a_time
  status done
control C.ASH.CONF  Strict files of their owner
  serves R.ASH.CONF
  code port/linux/identity/src/conf_file.c:identity_conf_read
  test identity.conf.* platform.a_file_that_others_may_write_is_refused
    isolation.identity.a_bad_clients_conf_is_refused_with_its_line fuzz.identity-conf.*
    fuzz.platform.*
  status done
control C.ASH.REPRODUCIBLE  Two builds, compared byte by byte
  serves R.ASH.REPRODUCIBLE
  test install.reproducible.* install.tree.no_path_of_the_machine_that_built_it_is_inside
    install.tree.no_private_key_is_installed
  status done
control C.ASH.MUTANTS  Patches that take a defence away
  serves R.ASH.MUTANTS
  code scripts/mutants.sh
  test mutants.clauses.every_broken_clause_turns_its_test_red
    docs.clauses.a_clause_without_code_test_or_mutant_is_refused tree.*
  document tests/mutants/README.md
  status done
