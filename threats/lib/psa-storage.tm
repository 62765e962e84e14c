# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
library psa-storage Storage that holds secrets for many callers
  about Threats to a storage service and what is done against them, after the risk assessment of the Secure Storage API. A product takes the objectives
    that its deployment needs: medium on the chip (PROTECTED) or readable by others (EXPOSED); sealed by itself, so no link to an outside
    chip is assumed.
  scope The service, its callers, and a medium that the service alone is meant to write.
  unconfirmed The titles and texts are our own words, the CVSS vectors and the assignment to objectives are ours.
import attackers.tm

boundary TB.STO.CLIENT  Where callers of storage run
  in world
boundary TB.STO.SERVICE  The storage service
  in world
boundary TB.STO.MEDIUM  The medium that holds the objects
  in world

entity EN.STO.CALLER  Caller of storage
  type process
  in TB.STO.CLIENT
entity EN.STO.SERVICE  Storage service
  type process
  in TB.STO.SERVICE
entity EN.STO.MEDIUM  Storage medium
  type store
  in TB.STO.MEDIUM

asset AS.STO.OBJECT  A caller's stored object
  needs CIF
  held-by EN.STO.SERVICE EN.STO.MEDIUM
  owner EN.STO.CALLER
  source Secure Storage API, Security Risk Assessment, goals SG.CONFIDENTIALITY, SG.INTEGRITY, SG.CURRENCY

flow DF.STO.CALL  Calls of the storage API
  from EN.STO.CALLER
  to EN.STO.SERVICE
  carries AS.STO.OBJECT
  none R Who stored what is not a promise of the storage API.
  none D A caller that fills or floods the service is a matter of quotas, which the product's own model answers.
flow DF.STO.MEDIUM  Reads and writes of the medium
  from EN.STO.SERVICE
  to EN.STO.MEDIUM
  carries AS.STO.OBJECT
  none R The medium is no party that could deny anything.
  none D A medium that is gone or broken is a defect, not a breach: nothing is disclosed.
  none E The medium runs nothing.

entry E.STO.API  The storage API
  at EN.STO.SERVICE
  phase PH.USE
entry E.STO.MEDIUM  The medium, read and written from outside the service
  at EN.STO.MEDIUM
  phase PH.USE PH.SERVICE PH.DISPOSAL
entry E.STO.POWER  Power and clock of the chip
  at EN.STO.SERVICE
  phase PH.USE

threat T.STO.INTERFACE_ABUSE  The storage API is called with illegal arguments
  attacks AS.STO.OBJECT:CI
  by AM.1
  entry E.STO.API
  phase PH.USE
  stride TIE
  flow DF.STO.CALL:TE
  cvss CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:N = 9.0
  before likelihood VH impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.STO.INPUT
  owner EN.STO.SERVICE
  source Secure Storage API, Security Risk Assessment, T.INTERFACE_ABUSE
  unconfirmed The CVSS vector is ours.
threat T.STO.SPOOF_READ  One caller reads what belongs to another
  attacks AS.STO.OBJECT:C
  by AM.1
  entry E.STO.API
  phase PH.USE
  stride SI
  flow DF.STO.CALL
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:N/A:N = 6.5
  before likelihood VH impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.STO.OWNER
  owner EN.STO.CALLER
  source Secure Storage API, Security Risk Assessment, T.SPOOF_READ
  unconfirmed The CVSS vector is ours.
threat T.STO.SPOOF_WRITE  One caller writes what belongs to another
  attacks AS.STO.OBJECT:I
  by AM.1
  entry E.STO.API
  phase PH.USE
  stride ST
  flow DF.STO.CALL
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:N/I:H/A:N = 6.5
  before likelihood VH impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.STO.OWNER
  owner EN.STO.CALLER
  source Secure Storage API, Security Risk Assessment, T.SPOOF_WRITE
  note The assessment lists confidentiality as the goal at stake; writing hurts integrity, so that is what stands here.
  unconfirmed The CVSS vector is ours.
threat T.STO.EAVESDROPPING  Objects are read on their way to the medium
  attacks AS.STO.OBJECT:C
  by AM.1 AM.2
  entry E.STO.MEDIUM
  phase PH.USE
  stride I
  flow DF.STO.MEDIUM
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N = 5.5
  before likelihood VH impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.STO.SEALED OE.STO.PARTITION
  owner EN.STO.CALLER
  source Secure Storage API, Security Risk Assessment, T.EAVESDROPPING
  unconfirmed The CVSS vector is ours.
threat T.STO.MITM  What travels between service and medium is exchanged
  attacks AS.STO.OBJECT:I
  by AM.1 AM.2
  entry E.STO.MEDIUM
  phase PH.USE
  stride ST
  flow DF.STO.MEDIUM
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:N = 5.5
  before likelihood VH impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.STO.SEALED
  owner EN.STO.CALLER
  source Secure Storage API, Security Risk Assessment, T.MITM
  unconfirmed The CVSS vector is ours.
threat T.STO.DIRECT_READ  The medium is read past the service
  attacks AS.STO.OBJECT:C
  by AM.1 AM.2
  entry E.STO.MEDIUM
  phase PH.USE PH.SERVICE PH.DISPOSAL
  stride I
  flow DF.STO.MEDIUM
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N = 4.6
  before likelihood VH impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.STO.SEALED
  owner EN.STO.CALLER
  source Secure Storage API, Security Risk Assessment, T.DIRECT_READ
  unconfirmed The CVSS vector is ours.
threat T.STO.DIRECT_WRITE  The medium is altered past the service
  attacks AS.STO.OBJECT:I
  by AM.1 AM.2
  entry E.STO.MEDIUM
  phase PH.USE PH.SERVICE
  stride T
  flow DF.STO.MEDIUM
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N = 4.6
  before likelihood VH impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.STO.SEALED
  owner EN.STO.CALLER
  source Secure Storage API, Security Risk Assessment, T.DIRECT_WRITE (its part on integrity)
  unconfirmed The CVSS vector is ours.
threat T.STO.ROLLBACK  An earlier state of the medium is put back
  attacks AS.STO.OBJECT:F
  by AM.1 AM.2
  entry E.STO.MEDIUM
  phase PH.USE PH.SERVICE
  stride T
  flow DF.STO.MEDIUM
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N = 4.6
  before likelihood VH impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.STO.CURRENT
  owner EN.STO.CALLER
  source Secure Storage API, Security Risk Assessment, T.DIRECT_WRITE (its part on currency)
  unconfirmed The CVSS vector is ours.
threat T.STO.REPLACE  The medium of another device is put in its place
  attacks AS.STO.OBJECT:I
  by AM.2 AM.3
  entry E.STO.MEDIUM
  phase PH.SERVICE
  stride ST
  flow DF.STO.MEDIUM
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N = 4.6
  before likelihood VH impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.STO.BOUND
  owner EN.STO.CALLER
  source Secure Storage API, Security Risk Assessment, T.REPLACE
  unconfirmed The CVSS vector is ours.
threat T.STO.GLITCH_READ  A read is disturbed so that its check is skipped
  attacks AS.STO.OBJECT:I
  by AM.3
  entry E.STO.POWER
  phase PH.USE
  stride T
  cvss CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N = 4.2
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OE.STO.CHIP OT.STO.SEALED
  owner EN.STO.SERVICE
  source Secure Storage API, Security Risk Assessment, T.GLITCH_READ
  unconfirmed The CVSS vector is ours.
threat T.STO.GLITCH_WRITE  A write is disturbed or cut short
  attacks AS.STO.OBJECT:I
  by AM.3
  entry E.STO.POWER
  phase PH.USE
  stride T
  cvss CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:N = 4.2
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.STO.WHOLE
  owner EN.STO.SERVICE
  source Secure Storage API, Security Risk Assessment, T.GLITCH_WRITE
  unconfirmed The CVSS vector is ours.

objective OT.STO.INPUT  Nothing a caller of storage passes harms the service or others
  where device
  unconfirmed Ours.
objective OT.STO.OWNER  An object is its owner's alone
  where device
  unconfirmed Ours.
objective OT.STO.SEALED  On the medium an object is unreadable, and no change of it goes unnoticed
  where device
  unconfirmed Ours.
objective OT.STO.CURRENT  An old state of the medium is not taken for the present one
  where device
  unconfirmed Ours.
objective OT.STO.BOUND  Objects open on the device that wrote them, and on no other
  where device
  unconfirmed Ours.
objective OT.STO.WHOLE  A write is done whole or not at all, and damage is found
  where device
  unconfirmed Ours.
objective OE.STO.PARTITION  Who stores secrets is a partition of its own
  where environment
  done-by EN.STO.CALLER
  unconfirmed Ours.
objective OE.STO.CHIP  The chip notices disturbed power and clock
  where environment
  done-by EN.STO.SERVICE
  unconfirmed Ours.

requirement R.STO.ValidateParameter  Every argument of a storage call is checked before anything changes
  serves OT.STO.INPUT
  source Secure Storage API, Security Risk Assessment, M.ValidateParameter
requirement R.STO.MemoryBuffer  A caller's memory is read once, and not after the call ended
  serves OT.STO.INPUT
  source Secure Storage API, Security Risk Assessment, M.MemoryBuffer
requirement R.STO.ImplicitIdentity  Who calls is what the framework says, never an argument
  serves OT.STO.OWNER
  source Secure Storage API, Security Risk Assessment, M.ImplicitIdentity
requirement R.STO.FullyQualifiedNames  Each name of an object has its owner in it
  serves OT.STO.OWNER
  source Secure Storage API, Security Risk Assessment, M.FullyQualifiedNames
requirement R.STO.Encrypt  Objects are encrypted before they leave the service
  serves OT.STO.SEALED
  family FCS_COP FDP_SDC
  maps EN303645:5.4-1 PSA-L1:R2.2
  source Secure Storage API, Security Risk Assessment, M.Encrypt
requirement R.STO.MAC  Each read is checked against a tag that only the service can make
  serves OT.STO.SEALED
  family FCS_COP FDP_SDI
  source Secure Storage API, Security Risk Assessment, M.MAC
requirement R.STO.AntiRollback  Something outside the medium tells which state is the last one
  serves OT.STO.CURRENT
  family FPT_RPL
  source Secure Storage API, Security Risk Assessment, M.AntiRollback
requirement R.STO.UniqueKeys  The keys of storage are this device's alone
  serves OT.STO.BOUND
  family FCS_CKM
  source Secure Storage API, Security Risk Assessment, M.UniqueKeys
requirement R.STO.ReadAfterWrite  A write counts only when it is known to be on the medium
  serves OT.STO.WHOLE
  source Secure Storage API, Security Risk Assessment, M.ReadAfterWrite
requirement R.STO.ErrorCoding  Flipped bits are found
  serves OT.STO.WHOLE
  source Secure Storage API, Security Risk Assessment, M.ErrorCorrectingCoding
  note The assessment asks to correct them as well; finding is the least.
requirement R.STO.Atomic  Power may fail at any write, and nothing acknowledged is lost
  serves OT.STO.WHOLE
  family FPT_RCV
  unconfirmed Ours.
