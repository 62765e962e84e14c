# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
library ff-m A secure side and a non-secure side under the Firmware Framework for M
  about The six flows between the non-secure and the secure side, the threats to each, and the classes of error that advisories of Trusted Firmware-M
    showed. Names, categories and scores of T.FFM.* with a letter of STRIDE are those of its generic threat model 1.5; what is done against them is ours to say.
  scope The secure side: partition manager and partitions. Start of the non-secure side, calls, memory, results, interrupts.
import attackers.tm

boundary TB.FFM.NSPE  The non-secure side
  in world
boundary TB.FFM.SPE  The secure side
  in world

entity EN.FFM.NS  Non-secure program
  type process
  in TB.FFM.NSPE
entity EN.FFM.NSIRQ  Non-secure interrupts
  type device
  in TB.FFM.NSPE
entity EN.FFM.SPM  Partition manager
  type process
  in TB.FFM.SPE
entity EN.FFM.SP  Secure partition
  type process
  in TB.FFM.SPE
entity EN.FFM.INTEGRATOR  Who puts a device together
  type person
  in world

asset AS.FFM.SPE  Code, data and root keys of the secure side
  needs CI
  held-by EN.FFM.SPM EN.FFM.SP
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, Asset identification
asset AS.FFM.NSDATA  What the secure side holds for one non-secure client
  needs CI
  held-by EN.FFM.SP
  owner EN.FFM.NS
  source Trusted Firmware-M generic threat model, Asset identification
asset AS.FFM.NSIMAGE  The non-secure image
  needs IF
  held-by EN.FFM.NS
  owner EN.FFM.INTEGRATOR
  unconfirmed Ours.
asset AS.FFM.SERVICE  That services answer
  needs A
  held-by EN.FFM.SPM EN.FFM.SP
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, Asset identification
asset AS.FFM.LOG  The record of what was refused
  needs I
  held-by EN.FFM.SPM
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, Asset identification

flow DF.FFM.1  The secure side starts the non-secure side
  from EN.FFM.SPM
  to EN.FFM.NS
  carries AS.FFM.NSIMAGE
  none S Nobody else can start the non-secure side: the processor begins on the secure one.
  none R What was started is told by attestation.
  none E The non-secure side gets no right by being started.
  source Trusted Firmware-M generic threat model, DF1
flow DF.FFM.2  A non-secure program asks for a service
  from EN.FFM.NS
  to EN.FFM.SPM
  carries AS.FFM.NSDATA
  source Trusted Firmware-M generic threat model, DF2
flow DF.FFM.3  The secure side reads and writes memory of its caller
  from EN.FFM.NS
  to EN.FFM.SP
  carries AS.FFM.NSDATA
  none S Whose memory it is was decided when the call came in.
  none R The call is what could be denied, and is answered there.
  source Trusted Firmware-M generic threat model, DF3
flow DF.FFM.4  The secure side returns
  from EN.FFM.SPM
  to EN.FFM.NS
  carries AS.FFM.NSDATA
  none S Only the secure side can return where the call came from.
  none R A result that is denied costs its receiver alone.
  none D A service that does not return is answered at the call.
  source Trusted Firmware-M generic threat model, DF4
flow DF.FFM.5  A non-secure interrupt comes amid secure code
  from EN.FFM.NSIRQ
  to EN.FFM.SPM
  carries AS.FFM.SERVICE
  none STR An interrupt carries no word: nothing in it can be forged, changed or denied.
  source Trusted Firmware-M generic threat model, DF5
flow DF.FFM.6  A secure interrupt comes amid non-secure code
  from EN.FFM.SP
  to EN.FFM.NS
  carries AS.FFM.SERVICE
  none STR An interrupt carries no word: nothing in it can be forged, changed or denied.
  none D A secure interrupt that delays non-secure code is what it is for.
  source Trusted Firmware-M generic threat model, DF6

entry E.FFM.CALL  Entry points of the secure side
  at EN.FFM.SPM
  phase PH.USE
entry E.FFM.MEMORY  Memory that both sides see
  at EN.FFM.SP
  phase PH.USE
entry E.FFM.IRQ  Interrupts
  at EN.FFM.SPM
  phase PH.USE
entry E.FFM.IMAGE  Where the non-secure image lies
  at EN.FFM.NS
  phase PH.USE PH.SERVICE

# DF1
threat T.FFM.NS-INIT-T-1  The non-secure image is altered
  attacks AS.FFM.NSIMAGE:I
  by AM.2
  entry E.FFM.IMAGE
  phase PH.USE PH.SERVICE
  stride T
  flow DF.FFM.1
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N = 3.5
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FFM.START
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-NS-INIT-T-1
  unconfirmed Likelihood and impact are ours.
threat T.FFM.NS-INIT-T-2  An older non-secure image is put back
  attacks AS.FFM.NSIMAGE:F
  by AM.2
  entry E.FFM.IMAGE
  phase PH.USE PH.SERVICE
  stride T
  flow DF.FFM.1
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:L/I:L/A:N = 3.5
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FFM.START
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-NS-INIT-T-2
  unconfirmed Likelihood and impact are ours.
threat T.FFM.NS-INIT-T-I-1  The non-secure side runs before isolation is complete
  about Memory or peripherals are still open when the first non-secure instruction runs.
  attacks AS.FFM.SPE:CI
  by AM.1
  entry E.FFM.MEMORY
  phase PH.USE
  stride TI
  flow DF.FFM.1
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:N = 9.0
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.FFM.START
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-NS-INIT-T-I-1 and -2
  unconfirmed Likelihood and impact are ours.
threat T.FFM.NS-INIT-I-2  Something of the secure side is left in registers or memory when the non-secure side starts
  attacks AS.FFM.SPE:C
  by AM.1
  entry E.FFM.MEMORY
  phase PH.USE
  stride I
  flow DF.FFM.1
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N = 4.3
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FFM.NOTHING_LEFT
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-NS-INIT-I-2
  unconfirmed Likelihood and impact are ours.
threat T.FFM.NS-INIT-D-1  The non-secure side is kept from starting
  attacks AS.FFM.SERVICE:A
  by AM.2
  stride D
  flow DF.FFM.1
  owner EN.FFM.INTEGRATOR
  out A secure side cannot make a non-secure image run that somebody destroyed; it discloses nothing by that.
  source Trusted Firmware-M generic threat model, TFM-GENERIC-NS-INIT-D-1, out of scope there too

# DF2
threat T.FFM.REQUEST-S-1  A non-secure program passes itself off as a secure client
  attacks AS.FFM.NSDATA:CI AS.FFM.SPE:CI
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride SE
  flow DF.FFM.2
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.FFM.IDENTITY
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-REQUEST-SERVICE-S-1
  unconfirmed Likelihood and impact are ours.
threat T.FFM.REQUEST-T-1  Vectors change between their check and their use
  attacks AS.FFM.SPE:CI
  by AM.1
  entry E.FFM.MEMORY
  phase PH.USE
  stride TI
  flow DF.FFM.2
  cvss CVSS:3.1/AV:L/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:N = 7.8
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.FFM.MEMORY
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-REQUEST-SERVICE-T-1
  unconfirmed Likelihood and impact are ours.
threat T.FFM.REQUEST-T-2  A call asks a service to write secure memory
  attacks AS.FFM.SPE:I
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride T
  flow DF.FFM.2
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:N/I:H/A:N = 7.1
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.FFM.MEMORY
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-REQUEST-SERVICE-T-2
  unconfirmed Likelihood and impact are ours.
threat T.FFM.REQUEST-R-1  A client denies that it asked
  attacks AS.FFM.LOG:I
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride R
  flow DF.FFM.2
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:N/I:N/A:N = 0.0
  before likelihood M impact M = M
  after likelihood L impact M = L
  met-by OT.FFM.LOG
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-REQUEST-SERVICE-R-1, left to who integrates
  unconfirmed Likelihood and impact are ours.
threat T.FFM.REQUEST-I-1  A call asks a service to read secure memory out
  attacks AS.FFM.SPE:C
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride I
  flow DF.FFM.2
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N = 7.1
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.FFM.MEMORY
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-REQUEST-SERVICE-I-1
  unconfirmed Likelihood and impact are ours.
threat T.FFM.REQUEST-T-I-1  A program reaches a service or device that is not for it
  attacks AS.FFM.SPE:CI
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride TIE
  flow DF.FFM.2
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:N = 9.0
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.FFM.RIGHTS
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-REQUEST-SERVICE-T-I-1
  unconfirmed Likelihood and impact are ours.
threat T.FFM.REQUEST-D-1  One client takes all connections or all time
  attacks AS.FFM.SERVICE:A
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride D
  flow DF.FFM.2
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L = 4.0
  before likelihood H impact M = M
  after likelihood L impact M = L
  met-by OT.FFM.SHARE
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-REQUEST-SERVICE-D-1, out of scope there
  unconfirmed Likelihood and impact are ours.
threat T.FFM.REQUEST-D-2  A call names memory that is none, and the secure side falls over it
  attacks AS.FFM.SERVICE:A
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride D
  flow DF.FFM.2 DF.FFM.3
  cvss CVSS:3.1/AV:L/AC:H/PR:N/UI:N/S:C/C:N/I:N/A:L = 3.2
  before likelihood H impact M = M
  after likelihood VL impact M = VL
  met-by OT.FFM.MEMORY
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-REQUEST-SERVICE-D-2
  unconfirmed Likelihood and impact are ours.
threat T.FFM.HANDLE  A handle of somebody else, or of an earlier connection, is used
  attacks AS.FFM.NSDATA:CI
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride SIE
  flow DF.FFM.2
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.FFM.IDENTITY
  owner EN.FFM.INTEGRATOR
  unconfirmed Ours: no public model lists it.

# DF3
threat T.FFM.RW-T-1  Input changes while a service works on it
  attacks AS.FFM.NSDATA:I
  by AM.1
  entry E.FFM.MEMORY
  phase PH.USE
  stride T
  flow DF.FFM.3
  cvss CVSS:3.1/AV:L/AC:H/PR:N/UI:N/S:C/C:N/I:L/A:N = 3.2
  before likelihood M impact M = M
  after likelihood VL impact M = VL
  met-by OT.FFM.MEMORY
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-SECURE-SERVICE-RW-T-1
  unconfirmed Likelihood and impact are ours.
threat T.FFM.RW-T-2  An address inside a message makes a service write where its caller may not
  attacks AS.FFM.SPE:I
  by AM.1
  entry E.FFM.MEMORY
  phase PH.USE
  stride TE
  flow DF.FFM.3
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:N/I:H/A:N = 7.1
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.FFM.NO_POINTERS
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-SECURE-SERVICE-RW-T-2
  unconfirmed Likelihood and impact are ours.
threat T.FFM.RW-I-1  An address inside a message makes a service read what its caller may not
  attacks AS.FFM.SPE:C
  by AM.1
  entry E.FFM.MEMORY
  phase PH.USE
  stride IE
  flow DF.FFM.3
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:N/A:N = 7.1
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.FFM.NO_POINTERS
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-SECURE-SERVICE-RW-I-1
  unconfirmed Likelihood and impact are ours.

# DF4
threat T.FFM.RETURN-I-1  Secrets are left in registers when a call returns
  attacks AS.FFM.SPE:C
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride I
  flow DF.FFM.4
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N = 4.3
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.FFM.NOTHING_LEFT
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-RETURN-CODE-I-1
  unconfirmed Likelihood and impact are ours.
threat T.FFM.STACK-SEAL  A forged return value makes the processor unstack from an empty secure stack
  attacks AS.FFM.SPE:CI AS.FFM.SERVICE:A
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride TE
  flow DF.FFM.4
  cvss CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:C/C:L/I:L/A:L = 5.3
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.FFM.STACK
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-STACK_SEAL; advisory TFMV-1
  unconfirmed Likelihood and impact are ours.
threat T.FFM.RETURN-WRITEBACK  Lengths of a failed call are written where its caller pointed
  about A dispatcher writes results of a call that it refused, through counts or addresses that were never checked.
  attacks AS.FFM.SPE:I
  by AM.1
  entry E.FFM.MEMORY
  phase PH.USE
  stride TE
  flow DF.FFM.4 DF.FFM.3
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.FFM.MEMORY
  owner EN.FFM.INTEGRATOR
  unconfirmed Classes of advisories TFMV-8 and TFMV-10 as a digest tells them; the vector is ours.

# DF5, DF6
threat T.FFM.NS-INTERRUPT-I-1  Shared registers hold secrets when a non-secure interrupt comes
  attacks AS.FFM.SPE:C
  by AM.1
  entry E.FFM.IRQ
  phase PH.USE
  stride I
  flow DF.FFM.5
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N = 4.3
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FFM.NOTHING_LEFT
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-NS-INTERRUPT-I-1
  unconfirmed Likelihood and impact are ours.
threat T.FFM.NS-INTERRUPT-D-1  A storm of non-secure interrupts holds up secure code
  attacks AS.FFM.SERVICE:A
  by AM.1
  stride D
  flow DF.FFM.5
  owner EN.FFM.INTEGRATOR
  out The non-secure side can always take the processor's time; that costs answers, not secrets.
  source Trusted Firmware-M generic threat model, TFM-GENERIC-NS-INTERRUPT-D-1, out of scope there too
threat T.FFM.SVC-FETCH  A call from a handler of the non-secure side makes the secure side look at the wrong stack
  attacks AS.FFM.SPE:I AS.FFM.SERVICE:A
  by AM.1
  entry E.FFM.CALL E.FFM.IRQ
  phase PH.USE
  stride TDE
  flow DF.FFM.2 DF.FFM.5:E
  cvss CVSS:3.1/AV:L/AC:H/PR:N/UI:N/S:C/C:N/I:L/A:L = 4.5
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.FFM.STACK
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-SVC-CALL-SP-FETCH; advisory TFMV-2
  unconfirmed Likelihood and impact are ours.
threat T.FFM.S-INTERRUPT-I-1  Registers hold secrets when a secure interrupt returns
  attacks AS.FFM.SPE:C
  by AM.1
  entry E.FFM.IRQ
  phase PH.USE
  stride I
  flow DF.FFM.6
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:L/I:N/A:N = 4.3
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FFM.NOTHING_LEFT
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-S-INTERRUPT-I-1
  unconfirmed Likelihood and impact are ours.
threat T.FFM.S-INTERRUPT-E  A forged return from a secure interrupt goes on in secure code
  attacks AS.FFM.SPE:I
  by AM.1
  entry E.FFM.IRQ
  phase PH.USE
  stride TE
  flow DF.FFM.6:E
  cvss CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:C/C:L/I:L/A:L = 5.3
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.FFM.STACK
  owner EN.FFM.INTEGRATOR
  unconfirmed Ours, of the same class as TFMV-1.
threat T.FFM.FP-VLLDM  Floating-point registers keep secrets when their loading is cut off
  attacks AS.FFM.SPE:CI
  by AM.1
  entry E.FFM.IRQ
  phase PH.USE
  stride TI
  flow DF.FFM.6:I
  cvss CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:N = 3.4
  before likelihood L impact H = L
  after likelihood VL impact H = L
  met-by OT.FFM.NOTHING_LEFT
  owner EN.FFM.INTEGRATOR
  source Trusted Firmware-M generic threat model, TFM-GENERIC-FP-VLLDM
  unconfirmed Likelihood and impact are ours.

# Classes of advisories
threat T.FFM.TFMV-3  Operations that were abandoned keep their slots until none is left
  attacks AS.FFM.SERVICE:A
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride D
  flow DF.FFM.2
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:H = 5.5
  before likelihood H impact M = M
  after likelihood VL impact M = VL
  met-by OT.FFM.SHARE
  owner EN.FFM.INTEGRATOR
  unconfirmed Class of advisory TFMV-3 as a digest tells it; the vector is ours.
threat T.FFM.TFMV-4  The owner is lost from a key's name, and another client uses the key
  attacks AS.FFM.NSDATA:CI
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride SIE
  flow DF.FFM.2
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.FFM.IDENTITY
  owner EN.FFM.INTEGRATOR
  unconfirmed Class of advisory TFMV-4 as a digest tells it; the vector is ours.
threat T.FFM.TFMV-5  A length of the caller's choice is read into a buffer of a fixed size
  attacks AS.FFM.SPE:CI
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride TE
  flow DF.FFM.2 DF.FFM.3
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H = 8.8
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.FFM.LENGTHS
  owner EN.FFM.INTEGRATOR
  unconfirmed Class of advisories TFMV-5, TFMV-9 and TFMV-11 as a digest tells them; the vector is ours.
threat T.FFM.TFMV-6  A tag is compared only in part
  attacks AS.FFM.NSDATA:I
  by AM.0 AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride ST
  flow DF.FFM.2
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N = 5.9
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FFM.LENGTHS
  owner EN.FFM.INTEGRATOR
  unconfirmed Class of advisory TFMV-6 as a digest tells it; the vector is ours.
threat T.FFM.TFMV-7  A partition has the manager read memory for it that it may not read
  attacks AS.FFM.SPE:C
  by AM.1
  entry E.FFM.CALL
  phase PH.USE
  stride IE
  cvss CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:C/C:H/I:N/A:N = 6.0
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.FFM.MEMORY
  owner EN.FFM.INTEGRATOR
  unconfirmed Class of advisory TFMV-7 as a digest tells it; the vector is ours.

objective OT.FFM.START  The non-secure side runs only what was verified, and only behind complete isolation
  where device
  unconfirmed Ours.
objective OT.FFM.NOTHING_LEFT  Nothing of the secure side is left in registers when the other side runs
  where device
  unconfirmed Ours.
objective OT.FFM.IDENTITY  Who calls is known, and handles and names are its own
  where device
  unconfirmed Ours.
objective OT.FFM.MEMORY  Memory is touched only where the caller may, as it was when it was checked
  where device
  unconfirmed Ours.
objective OT.FFM.NO_POINTERS  No message holds an address
  where device
  unconfirmed Ours.
objective OT.FFM.RIGHTS  A client reaches what its manifest or its rights name, and nothing else
  where device
  unconfirmed Ours.
objective OT.FFM.SHARE  No client takes another's share
  where device
  unconfirmed Ours.
objective OT.FFM.STACK  Secure stacks are sealed, and chosen by what the caller was
  where device
  unconfirmed Ours.
objective OT.FFM.LENGTHS  Each length is compared with what it must fit, and each tag as a whole
  where device
  unconfirmed Ours.
objective OT.FFM.LOG  What was refused is recorded, to whom it belongs
  where device
  unconfirmed Ours.

requirement R.FFM.IMAGE  The non-secure image is verified, and not older than the last one accepted
  serves OT.FFM.START
  unconfirmed Ours.
requirement R.FFM.ORDER  Isolation is set, read back and locked before the first non-secure instruction
  serves OT.FFM.START
  unconfirmed Ours.
requirement R.FFM.SCRUB  Registers, the floating-point ones too, are cleared or given back before each change of side
  serves OT.FFM.NOTHING_LEFT
  unconfirmed Ours.
requirement R.FFM.CLIENT_ID  Non-secure ids are negative, secure ones positive, and no caller chooses its own
  serves OT.FFM.IDENTITY
  unconfirmed Ours.
requirement R.FFM.HANDLE  A handle has its owner, its epoch and a generation, and each is checked
  serves OT.FFM.IDENTITY
  unconfirmed Ours.
requirement R.FFM.NAMES  Each stored name has its owner in it
  serves OT.FFM.IDENTITY
  unconfirmed Ours.
requirement R.FFM.RANGE  Each range is checked with the rights of its caller, as a whole, without wrapping
  serves OT.FFM.MEMORY
  unconfirmed Ours.
requirement R.FFM.COPY  Vectors and arguments are copied once, and the copy is checked
  serves OT.FFM.MEMORY
  unconfirmed Ours.
requirement R.FFM.WRITEBACK  A call that was refused writes nothing back
  serves OT.FFM.MEMORY
  unconfirmed Ours.
requirement R.FFM.POINTERS  Messages of services are bytes without addresses
  serves OT.FFM.NO_POINTERS
  unconfirmed Ours.
requirement R.FFM.RIGHTS  Services answer those alone whom manifest and rights allow
  serves OT.FFM.RIGHTS
  unconfirmed Ours.
requirement R.FFM.SHARE  Connections, operations and time are bounded for each client
  serves OT.FFM.SHARE
  unconfirmed Ours.
requirement R.FFM.RELEASE  What a client leaves behind is given back
  serves OT.FFM.SHARE
  unconfirmed Ours.
requirement R.FFM.SEAL  Secure stacks are sealed at their base
  serves OT.FFM.STACK
  unconfirmed Ours.
requirement R.FFM.MODE  Entry from a handler of the non-secure side is refused
  serves OT.FFM.STACK
  unconfirmed Ours.
requirement R.FFM.LENGTHS  A length of the caller is compared with the buffer before anything is copied
  serves OT.FFM.LENGTHS
  unconfirmed Ours.
requirement R.FFM.WHOLE_TAG  A tag is compared whole and in constant time
  serves OT.FFM.LENGTHS
  unconfirmed Ours.
requirement R.FFM.LOG  Refusals are noted with client, reason and time
  serves OT.FFM.LOG
  unconfirmed Ours.
