# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
library psa-attackers Attackers and phases that the other catalogues share
  about Who attacks, by what they can reach, and when. The catalogues of storage, crypto, update, FF-M and the Linux channel build on it.

attacker AM.0  Somebody far away, who sends, reads, changes and repeats messages
  about Reaches the device by its networks alone: forges, replays, delays and times what it can observe.
  plain Someone on the internet or on the same network.
  source PSA Certified Secure Storage API and Firmware Update API, Security Risk Assessment, adversarial model AM.0
attacker AM.1  Software on the device, outside the root of trust
  about Runs code beside the service: calls it with any argument, changes shared memory at any moment, measures caches and time.
  plain Malware on the device.
  source PSA Certified Secure Storage API and Firmware Update API, Security Risk Assessment, adversarial model AM.1
attacker AM.2  Somebody who holds the device and opens no chip
  about Probes and cuts in on buses, reads power and radiation, swaps chips of the board, makes simple glitches that leave no trace.
  plain Someone with the device on a bench and a few hundred euros of tools.
  source PSA Certified Secure Storage API and Firmware Update API, Security Risk Assessment, adversarial model AM.2
attacker AM.3  Somebody who opens the chip
  about Removes the package, probes and changes the chip itself.
  plain A laboratory.
  source PSA Certified Secure Storage API and Firmware Update API, Security Risk Assessment, adversarial model AM.3
attacker AM.CHAIN  Somebody who gets at the code or its tools before the device has it
  about Changes a source, a dependency, a compiler, a signing machine, or a package on its way.
  plain Someone who slips something into the software before it is installed.
  unconfirmed Ours.

phase PH.FACTORY  Factory
  about The device gets its identity, its root key and its first software.
phase PH.INSTALL  Installation
  about The device reaches its place and its owner.
phase PH.USE  Use
phase PH.SERVICE  Service
  about Update, repair, return to the maker.
phase PH.DISPOSAL  Disposal
  about Sale, reuse, scrap.
