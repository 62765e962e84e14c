# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
library psa-crypto Cryptography as a service, with keys that callers do not hold
  about Threats to an implementation of the PSA Crypto API and what is done against them, after the API's own risk assessment. The numbers T.1 to T.9 are in the ids.
  scope The crypto service, its keys, and its callers.
  unconfirmed The titles and texts are our own words, the CVSS vectors and the assignment to flows are ours.
import attackers.tm

boundary TB.CRY.CLIENT  Where callers of crypto run
  in world
boundary TB.CRY.SERVICE  The crypto service
  in world

entity EN.CRY.CALLER  Caller of the crypto API
  type process
  in TB.CRY.CLIENT
entity EN.CRY.SERVICE  Crypto service
  type process
  in TB.CRY.SERVICE

asset AS.CRY.KEY  A caller's key in the crypto service
  needs CI
  held-by EN.CRY.SERVICE
  owner EN.CRY.CALLER
  unconfirmed Ours.
asset AS.CRY.DATA  What a caller encrypts, signs or agrees on
  needs CI
  held-by EN.CRY.CALLER EN.CRY.SERVICE
  owner EN.CRY.CALLER
  unconfirmed Ours.
asset AS.CRY.STATE  State of the crypto service: operations, policies, generator
  needs CI
  held-by EN.CRY.SERVICE
  owner EN.CRY.SERVICE
  unconfirmed Ours.

flow DF.CRY.CALL  Calls of the crypto API
  from EN.CRY.CALLER
  to EN.CRY.SERVICE
  carries AS.CRY.DATA AS.CRY.KEY
  none R The crypto API promises no record of who used which key.
  none D Availability is the product's: its own model says who may wait for whom.

entry E.CRY.API  The crypto API
  at EN.CRY.SERVICE
  phase PH.USE
entry E.CRY.WIRE  What leaves the device under its cryptography
  at EN.CRY.CALLER
  phase PH.USE
entry E.CRY.SHARED  Caches, memory and time that caller and service share
  at EN.CRY.SERVICE
  phase PH.USE
entry E.CRY.PHYSICS  Power, radiation and clock of the chip
  at EN.CRY.SERVICE
  phase PH.USE

threat T.CRY.1  Weak or wrongly written algorithms are broken from outside
  attacks AS.CRY.DATA:CI AS.CRY.KEY:C
  by AM.0
  entry E.CRY.WIRE
  phase PH.USE
  stride STI
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N = 7.4
  before likelihood H impact M = M
  after likelihood VL impact M = VL
  met-by OT.CRY.SOUND
  owner EN.CRY.CALLER
  source PSA Crypto API, Security Risk Assessment, T.1
  unconfirmed The CVSS vector is ours.
threat T.CRY.2  A key is used for a purpose it was not made for
  attacks AS.CRY.DATA:CI
  by AM.0
  entry E.CRY.WIRE
  phase PH.USE
  stride TI
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:L/A:N = 4.8
  before likelihood H impact M = M
  after likelihood VL impact M = VL
  met-by OT.CRY.POLICY
  owner EN.CRY.CALLER
  source PSA Crypto API, Security Risk Assessment, T.2
  unconfirmed The CVSS vector is ours.
threat T.CRY.3  A key that must stay is drawn out through the API
  attacks AS.CRY.KEY:C
  by AM.1
  entry E.CRY.API
  phase PH.USE
  stride IE
  flow DF.CRY.CALL
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:N/A:N = 6.5
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.CRY.HIDDEN OT.CRY.POLICY
  owner EN.CRY.CALLER
  source PSA Crypto API, Security Risk Assessment, T.3
  unconfirmed The CVSS vector is ours.
threat T.CRY.4  The crypto API is called with illegal arguments or in a wrong order
  attacks AS.CRY.STATE:CI AS.CRY.KEY:C
  by AM.1
  entry E.CRY.API
  phase PH.USE
  stride TIE
  flow DF.CRY.CALL
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood H impact M = M
  after likelihood VL impact M = VL
  met-by OT.CRY.INPUT
  owner EN.CRY.SERVICE
  source PSA Crypto API, Security Risk Assessment, T.4
  unconfirmed The CVSS vector is ours.
threat T.CRY.5  Software reads or writes the service's state directly
  attacks AS.CRY.STATE:CI AS.CRY.KEY:CI
  by AM.1
  entry E.CRY.SHARED
  phase PH.USE
  stride STIE
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.CRY.HIDDEN
  owner EN.CRY.SERVICE
  source PSA Crypto API, Security Risk Assessment, T.5
  unconfirmed The CVSS vector is ours.
threat T.CRY.6  One application uses the keys of another
  attacks AS.CRY.KEY:CI AS.CRY.DATA:CI
  by AM.1
  entry E.CRY.API
  phase PH.USE
  stride SIE
  flow DF.CRY.CALL
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.CRY.OWNER
  owner EN.CRY.CALLER
  source PSA Crypto API, Security Risk Assessment, T.6
  unconfirmed The CVSS vector is ours.
threat T.CRY.7  How long an operation takes tells of its secrets
  attacks AS.CRY.KEY:C AS.CRY.DATA:C
  by AM.1
  entry E.CRY.SHARED
  phase PH.USE
  stride I
  cvss CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:H/I:N/A:N = 4.7
  before likelihood M impact M = M
  after likelihood L impact M = L
  met-by OT.CRY.TIME
  owner EN.CRY.SERVICE
  source PSA Crypto API, Security Risk Assessment, T.7
  unconfirmed The CVSS vector is ours.
threat T.CRY.8  Arguments change in memory while the service uses them
  attacks AS.CRY.STATE:I
  by AM.1
  entry E.CRY.SHARED
  phase PH.USE
  stride T
  flow DF.CRY.CALL
  cvss CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:C/C:L/I:H/A:N = 6.4
  before likelihood M impact M = M
  after likelihood VL impact M = VL
  met-by OT.CRY.INPUT
  owner EN.CRY.SERVICE
  source PSA Crypto API, Security Risk Assessment, T.8 (A.59)
  unconfirmed The CVSS vector is ours.
threat T.CRY.8F  A fault corrupts the service's state
  attacks AS.CRY.STATE:I
  by AM.2
  entry E.CRY.PHYSICS
  phase PH.USE
  stride T
  cvss CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:U/C:L/I:H/A:N = 4.8
  before likelihood L impact M = L
  after likelihood L impact M = L
  met-by OE.CRY.CHIP
  owner EN.CRY.SERVICE
  accepted The chip must notice glitches: software alone cannot. The rating is that of the API's own assessment.
  source PSA Crypto API, Security Risk Assessment, T.8 (A.19)
  unconfirmed The CVSS vector is ours.
threat T.CRY.9  A cache or another shared part tells of secrets
  attacks AS.CRY.KEY:C
  by AM.1
  entry E.CRY.SHARED
  phase PH.USE
  stride I
  cvss CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:C/C:H/I:N/A:N = 5.6
  before likelihood M impact H = M
  after likelihood L impact H = L
  met-by OT.CRY.TIME
  owner EN.CRY.SERVICE
  source PSA Crypto API, Security Risk Assessment, T.9 (A.C13)
  unconfirmed The CVSS vector is ours.
threat T.CRY.9P  Power or radiation tells of secrets
  attacks AS.CRY.KEY:C
  by AM.2
  entry E.CRY.PHYSICS
  phase PH.USE
  stride I
  cvss CVSS:3.1/AV:P/AC:H/PR:N/UI:N/S:U/C:H/I:N/A:N = 4.2
  before likelihood L impact H = L
  after likelihood L impact H = L
  met-by OE.CRY.CHIP
  owner EN.CRY.SERVICE
  accepted The chip's cryptographic hardware must resist; software alone cannot.
  source PSA Crypto API, Security Risk Assessment, T.9 (A.C12)
  unconfirmed The CVSS vector is ours.

objective OT.CRY.HIDDEN  No caller sees a key that may not be exported
  where device
  source PSA Crypto API, Security Risk Assessment, objective O.1
objective OT.CRY.POLICY  A key does what its policy permits, and nothing else
  where device
  source PSA Crypto API, Security Risk Assessment, objective O.2
objective OT.CRY.SOUND  Only sound algorithms are offered, each tried with known answers, and exchangeable
  where device
  source PSA Crypto API, Security Risk Assessment, objectives O.3 and O.4
objective OT.CRY.OWNER  Keys and operations are their owner's alone
  where device
  unconfirmed Ours.
objective OT.CRY.INPUT  Nothing a caller of crypto passes harms the service or others
  where device
  unconfirmed Ours.
objective OT.CRY.TIME  Time and shared parts tell nothing of a secret
  where device
  unconfirmed Ours.
objective OE.CRY.CHIP  The chip resists faults, and what it radiates tells nothing
  where environment
  done-by EN.CRY.SERVICE
  unconfirmed Ours.

requirement R.CRY.HIDE  Key values leave the service by an export that the key's policy permits, and no other way
  serves OT.CRY.HIDDEN
  source PSA Crypto API, Security Risk Assessment, SR.1, SR.4
requirement R.CRY.ISOLATE  Keys and state lie where callers cannot reach
  serves OT.CRY.HIDDEN
  source PSA Crypto API, Security Risk Assessment, SR.12
requirement R.CRY.WIPE  Key material is wiped where it is no longer needed
  serves OT.CRY.HIDDEN
  unconfirmed Ours.
requirement R.CRY.POLICY  The policy is set when a key is made, never widened, and asked at each use
  serves OT.CRY.POLICY
  source PSA Crypto API, Security Risk Assessment, SR.2, SR.3, SR.5
requirement R.CRY.VECTORS  Each algorithm gives the published answers, and is dropped on a device where it does not
  serves OT.CRY.SOUND
  source PSA Crypto API, Security Risk Assessment, SR.6, SR.7
requirement R.CRY.OWNER  A key id and an operation name nothing to any other caller
  serves OT.CRY.OWNER
  unconfirmed Ours.
requirement R.CRY.INPUT  Lengths, pointers, types and order of calls are checked; a refusal changes nothing
  serves OT.CRY.INPUT
  unconfirmed Ours.
requirement R.CRY.COPY  What is checked is what is used: arguments are copied once
  serves OT.CRY.INPUT
  source PSA Crypto API, Security Risk Assessment, SR.11
requirement R.CRY.TIME  Comparisons of secrets take the same time whatever they hold
  serves OT.CRY.TIME
  source PSA Crypto API, Security Risk Assessment, SR.10, SR.13
