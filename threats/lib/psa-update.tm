# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
library psa-update Firmware update
  about Threats to an update service and what is done against them, after the risk assessment of the Firmware Update API. The client that fetches
    an image is not trusted, what it stages may be.
  scope The client, the update service, the boot code that checks what runs. The server is outside: what it can do wrong looks like tampering.
  unconfirmed The titles and texts are our own words, the CVSS vectors and the assignment to flows are ours.
import attackers.tm

boundary TB.FWU.NET  The network
  in world
boundary TB.FWU.CLIENT  Where the update client runs
  in world
boundary TB.FWU.ROT  Update service and boot code
  in world

entity EN.FWU.MAKER  Maker of the firmware
  type service
  in TB.FWU.NET
entity EN.FWU.CLIENT  Update client
  type process
  in TB.FWU.CLIENT
entity EN.FWU.SERVICE  Update service and boot code
  type process
  in TB.FWU.ROT

asset AS.FWU.IMAGE  Firmware images and their manifests
  needs CIAF
  held-by EN.FWU.SERVICE EN.FWU.MAKER
  owner EN.FWU.MAKER
  source Firmware Update API, Security Risk Assessment, goals SG.AUTHENTIC, SG.RELIABLE, SG.CONFIDENTIAL

flow DF.FWU.FETCH  Images on their way to the device
  from EN.FWU.MAKER
  to EN.FWU.CLIENT
  carries AS.FWU.IMAGE
  none R What was released is told by its signature.
  none E The client is not trusted with anything: what it fetched is checked behind it.
flow DF.FWU.CALL  Calls of the update API
  from EN.FWU.CLIENT
  to EN.FWU.SERVICE
  carries AS.FWU.IMAGE
  none S Any client may offer an image: the image is what is checked, not who brings it.
  none R What is installed is told by attestation.
  none I The service gives nothing back but states of images.

entry E.FWU.NET  The way of an image to the device
  at EN.FWU.CLIENT
  phase PH.USE PH.SERVICE
entry E.FWU.API  The update API
  at EN.FWU.SERVICE
  phase PH.USE PH.SERVICE
entry E.FWU.STAGE  Memory where images are staged
  at EN.FWU.SERVICE
  phase PH.USE PH.SERVICE

threat T.FWU.TAMPER  An image or manifest is altered
  attacks AS.FWU.IMAGE:I
  by AM.0 AM.1
  entry E.FWU.NET E.FWU.API
  phase PH.USE PH.SERVICE
  stride STE
  flow DF.FWU.FETCH:ST DF.FWU.CALL:TE
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H = 9.8
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.FWU.AUTHENTIC OT.FWU.RELIABLE
  owner EN.FWU.MAKER
  source Firmware Update API, Security Risk Assessment, T.TAMPER; T.SERVER, T.CREATOR and T.NETWORK say they are not told from it
  unconfirmed The CVSS vector is ours.
threat T.FWU.NON_FUNCTIONAL  An image that does not work is installed
  attacks AS.FWU.IMAGE:A
  by AM.0 AM.1
  entry E.FWU.NET E.FWU.API
  phase PH.USE PH.SERVICE
  stride D
  flow DF.FWU.FETCH DF.FWU.CALL
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H = 5.9
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FWU.RELIABLE
  owner EN.FWU.MAKER
  source Firmware Update API, Security Risk Assessment, T.NON_FUNCTIONAL
  unconfirmed The CVSS vector is ours.
threat T.FWU.ROLLBACK  An old image with known holes is installed
  attacks AS.FWU.IMAGE:F
  by AM.0 AM.1
  entry E.FWU.NET E.FWU.API
  phase PH.USE PH.SERVICE
  stride T
  flow DF.FWU.FETCH DF.FWU.CALL
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:N = 7.4
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FWU.FORWARD
  owner EN.FWU.MAKER
  source Firmware Update API, Security Risk Assessment, T.ROLLBACK
  unconfirmed The CVSS vector is ours.
threat T.FWU.SKIP_INTERMEDIATE  An update is installed before the one it needs
  attacks AS.FWU.IMAGE:A
  by AM.0 AM.1
  entry E.FWU.NET E.FWU.API
  phase PH.SERVICE
  stride TD
  flow DF.FWU.FETCH DF.FWU.CALL
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H = 5.9
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FWU.RELIABLE
  owner EN.FWU.MAKER
  source Firmware Update API, Security Risk Assessment, T.SKIP_INTERMEDIATE
  unconfirmed The CVSS vector is ours.
threat T.FWU.DEGRADE_DEVICE  Bad images are offered again and again, to wear out or stop the device
  attacks AS.FWU.IMAGE:A
  by AM.0 AM.1
  entry E.FWU.API
  phase PH.USE
  stride D
  flow DF.FWU.CALL
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:N/A:H = 5.5
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FWU.RELIABLE
  owner EN.FWU.MAKER
  source Firmware Update API, Security Risk Assessment, T.DEGRADE_DEVICE
  unconfirmed The CVSS vector is ours.
threat T.FWU.INTERFACE_ABUSE  The update API is called with illegal arguments or in a wrong order
  attacks AS.FWU.IMAGE:I
  by AM.1
  entry E.FWU.API
  phase PH.USE PH.SERVICE
  stride TE
  flow DF.FWU.CALL
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FWU.INPUT
  owner EN.FWU.MAKER
  source Firmware Update API, Security Risk Assessment, T.INTERFACE_ABUSE
  unconfirmed The CVSS vector is ours.
threat T.FWU.TOCTOU  An image is exchanged between its check and its use
  attacks AS.FWU.IMAGE:I
  by AM.1 AM.2
  entry E.FWU.STAGE
  phase PH.USE PH.SERVICE
  stride TE
  flow DF.FWU.CALL
  cvss CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:C/C:H/I:H/A:N = 7.5
  before likelihood L impact H = L
  after likelihood VL impact H = L
  met-by OT.FWU.AUTHENTIC
  owner EN.FWU.MAKER
  source Firmware Update API, Security Risk Assessment, T.TOCTOU
  unconfirmed The CVSS vector is ours.
threat T.FWU.PARTIAL_UPDATE  Installation is triggered before all images are there
  attacks AS.FWU.IMAGE:A
  by AM.0 AM.1 AM.2
  entry E.FWU.API E.FWU.STAGE
  phase PH.SERVICE
  stride TD
  flow DF.FWU.CALL
  cvss CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:U/C:N/I:N/A:H = 4.7
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FWU.RELIABLE
  owner EN.FWU.MAKER
  source Firmware Update API, Security Risk Assessment, T.PARTIAL_UPDATE
  unconfirmed The CVSS vector is ours.
threat T.FWU.INCOMPATIBLE  A good image of another kind of device is installed
  attacks AS.FWU.IMAGE:IA
  by AM.0 AM.1
  entry E.FWU.NET E.FWU.API
  phase PH.SERVICE
  stride STD
  flow DF.FWU.FETCH DF.FWU.CALL:TD
  cvss CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:L/A:H = 6.5
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.FWU.AUTHENTIC OT.FWU.RELIABLE
  owner EN.FWU.MAKER
  source Firmware Update API, Security Risk Assessment, T.INCOMPATIBLE
  unconfirmed The CVSS vector is ours.
threat T.FWU.DISCLOSURE  An image is read and searched for holes
  attacks AS.FWU.IMAGE:C
  by AM.0 AM.1 AM.2
  entry E.FWU.NET E.FWU.STAGE
  phase PH.USE PH.SERVICE
  stride I
  flow DF.FWU.FETCH
  cvss CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:N = 5.3
  before likelihood H impact M = M
  after likelihood VL impact M = VL
  met-by OT.FWU.SECRET
  owner EN.FWU.MAKER
  source Firmware Update API, Security Risk Assessment, T.DISCLOSURE
  unconfirmed The CVSS vector is ours.
threat T.FWU.DISRUPT  Power fails, or is cut, while an update is installed
  attacks AS.FWU.IMAGE:A
  by AM.2
  entry E.FWU.STAGE
  phase PH.SERVICE
  stride D
  cvss CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H = 4.6
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.FWU.RELIABLE
  owner EN.FWU.MAKER
  unconfirmed A threat of this name is in an edition of the assessment that we know by a digest alone.

objective OT.FWU.AUTHENTIC  What is installed and run is what its maker released for this kind of device
  where device
  unconfirmed Ours.
objective OT.FWU.FORWARD  An older version is not installed once a newer one was accepted
  where device
  unconfirmed Ours.
objective OT.FWU.RELIABLE  Whatever is offered, and whenever power fails, the device works afterwards
  where device
  unconfirmed Ours.
objective OT.FWU.INPUT  Nothing a caller of the update service passes harms it
  where device
  unconfirmed Ours.
objective OT.FWU.SECRET  An image is unreadable until it reaches the device
  where device
  unconfirmed Ours.

requirement R.FWU.AUTHENTICATE  Image and manifest are checked against a key of the maker before use
  serves OT.FWU.AUTHENTIC
  family FCS_COP FPT_TST
  maps EN303645:5.3-9 EN303645:5.7-1 PSA-L1:R1.1
  source Firmware Update API, Security Risk Assessment, M.AUTHENTICATE
requirement R.FWU.PROTECT_THEN_VERIFY  What is checked is a copy that nobody else can change
  serves OT.FWU.AUTHENTIC
  source Firmware Update API, Security Risk Assessment, M.PROTECT_THEN_VERIFY
requirement R.FWU.COMPATIBILITY  The manifest names the kind of device, and another kind is refused
  serves OT.FWU.AUTHENTIC
  source Firmware Update API, Security Risk Assessment, M.COMPATIBILITY
requirement R.FWU.SEQUENCE  Each image has a counter, and a lower one than the accepted is refused
  serves OT.FWU.FORWARD
  maps PSA-L1:R1.2
  source Firmware Update API, Security Risk Assessment, M.SEQUENCE
requirement R.FWU.TRIAL  A new image runs on trial, and the old one comes back unless it is accepted
  serves OT.FWU.RELIABLE
  source Firmware Update API, Security Risk Assessment, M.TRIAL
requirement R.FWU.VERIFY_EARLY  A bad image is refused before it costs a restart
  serves OT.FWU.RELIABLE
  source Firmware Update API, Security Risk Assessment, M.VERIFY_EARLY
requirement R.FWU.CHECK_DEPENDENCY  What an image needs is there before it is installed
  serves OT.FWU.RELIABLE
  source Firmware Update API, Security Risk Assessment, M.CHECK_DEPENDENCY
requirement R.FWU.EXPLICIT_STAGING  Nothing is installed but by an order of its own
  serves OT.FWU.RELIABLE
  source Firmware Update API, Security Risk Assessment, M.EXPLICIT_STAGING
requirement R.FWU.ROBUST  Installing goes on, or goes back, after power fails at any point
  serves OT.FWU.RELIABLE
  unconfirmed The name M.ROBUST_INSTALL is known to us by a digest alone.
requirement R.FWU.INPUT  Arguments and the order of calls are checked; a refusal changes nothing
  serves OT.FWU.INPUT
  source Firmware Update API, Security Risk Assessment, M.STATE_MODEL, M.MEMORY_BUFFER, M.VALIDATE_PARAMETER
requirement R.FWU.ENCRYPT  Images can be encrypted to the device
  serves OT.FWU.SECRET
  source Firmware Update API, Security Risk Assessment, M.ENCRYPT
