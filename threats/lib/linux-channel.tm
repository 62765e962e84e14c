# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Ashlar authors
threat-model 1
library linux-channel Partitions that are Linux processes, called through shared memory
  about Threats to services that run as fenced processes beside their clients: calls travel in memory that both sides map, a supervisor starts the
    partitions and introduces clients to them, the kernel keeps them apart.
  scope Supervisor, partitions, channels, the clients' library. The kernel, and root on the machine, are trusted.
  unconfirmed All of it is ours: no public model of such a system was found.
import attackers.tm

boundary TB.LIN.CLIENT  Processes of clients
  in world
boundary TB.LIN.SUPERVISOR  The supervisor's process
  in world
boundary TB.LIN.PARTITION  A partition's process behind its fence
  in world
boundary TB.LIN.OTHER  Another partition's process
  in world

entity EN.LIN.CLIENT  Client program
  type process
  in TB.LIN.CLIENT
entity EN.LIN.SUPERVISOR  Supervisor
  type process
  in TB.LIN.SUPERVISOR
entity EN.LIN.PARTITION  Partition process
  type process
  in TB.LIN.PARTITION
entity EN.LIN.OTHER  Another partition
  type process
  in TB.LIN.OTHER
entity EN.LIN.ADMIN  Who runs the machine
  type person
  in world

asset AS.LIN.MESSAGE  What a client sends to a service, and its answer
  needs CI
  held-by EN.LIN.CLIENT EN.LIN.PARTITION
  owner EN.LIN.CLIENT
  unconfirmed Ours.
asset AS.LIN.PARTITION  Memory, keys and code of a partition
  needs CI
  held-by EN.LIN.PARTITION EN.LIN.OTHER
  owner EN.LIN.ADMIN
  unconfirmed Ours.
asset AS.LIN.IDENTITY  Who a client is
  needs IF
  held-by EN.LIN.SUPERVISOR EN.LIN.PARTITION
  owner EN.LIN.CLIENT
  unconfirmed Ours.
asset AS.LIN.SERVICE  That services answer everybody
  needs A
  held-by EN.LIN.SUPERVISOR EN.LIN.PARTITION
  owner EN.LIN.ADMIN
  unconfirmed Ours.
asset AS.LIN.CONTROL  Orders of the device: start, stop, list, log, forget
  needs CI
  held-by EN.LIN.SUPERVISOR
  owner EN.LIN.ADMIN
  unconfirmed Ours.

flow DF.LIN.REQUEST  Requests in memory that client and partition share
  from EN.LIN.CLIENT
  to EN.LIN.PARTITION
  carries AS.LIN.MESSAGE AS.LIN.SERVICE
  over sealed memory, a futex, an eventfd
flow DF.LIN.RESPONSE  Answers in memory that the client can only read
  from EN.LIN.PARTITION
  to EN.LIN.CLIENT
  carries AS.LIN.MESSAGE AS.LIN.SERVICE
  over sealed memory, a futex
  none R An answer that is denied costs its receiver alone.
  none E The client's library takes bytes and lengths from an answer, and runs nothing of it.
flow DF.LIN.CONNECT  A client greets the supervisor and asks for channels
  from EN.LIN.CLIENT
  to EN.LIN.SUPERVISOR
  carries AS.LIN.IDENTITY AS.LIN.CONTROL
  over a local socket that tells whose process it is
flow DF.LIN.START  The supervisor gives a partition its keys, stores and channels
  from EN.LIN.SUPERVISOR
  to EN.LIN.PARTITION
  carries AS.LIN.PARTITION AS.LIN.IDENTITY
  over a socket pair made before the process
  none S The partition inherits its end of a socket pair: nobody else can have the other.
  none T A socket pair cannot be reached from outside the two processes.
  none R The supervisor is trusted by every partition.
  none D The supervisor ends partitions: that is its office.
  none E A partition trusts its supervisor with everything.
flow DF.LIN.REPORT  A partition reports, accuses clients and asks for channels
  from EN.LIN.PARTITION
  to EN.LIN.SUPERVISOR
  carries AS.LIN.CONTROL AS.LIN.IDENTITY
  over the same socket pair
  none S Which partition speaks is which socket it is: a partition cannot speak on another's.
  none R What a partition reports is logged under its name.
flow DF.LIN.BETWEEN  A partition calls another
  from EN.LIN.OTHER
  to EN.LIN.PARTITION
  carries AS.LIN.MESSAGE
  over channels as for clients
  none R Partitions of a device do not hold each other to account.
  none D A partition that blocks another ends with it: the device begins a new life.

entry E.LIN.CHANNEL  A channel's memory, futex words and bell
  at EN.LIN.PARTITION
  phase PH.USE
entry E.LIN.SOCKET  The device's socket
  at EN.LIN.SUPERVISOR
  phase PH.USE PH.SERVICE
entry E.LIN.SYSCALL  The kernel, as a partition can call it
  at EN.LIN.PARTITION
  phase PH.USE
entry E.LIN.PROC  The partition's process, as others of the machine see it
  at EN.LIN.PARTITION
  phase PH.USE

threat T.LIN.LIE  A client lies about lengths, counts and places in a channel
  attacks AS.LIN.PARTITION:CI AS.LIN.MESSAGE:CI
  by AM.1
  entry E.LIN.CHANNEL
  phase PH.USE
  stride TIE
  flow DF.LIN.REQUEST
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H = 8.8
  before likelihood VH impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.LIN.CHANNEL
  owner EN.LIN.ADMIN
  unconfirmed Ours.
threat T.LIN.RACE  A client changes a request while the partition reads it
  attacks AS.LIN.PARTITION:CI
  by AM.1
  entry E.LIN.CHANNEL
  phase PH.USE
  stride TE
  flow DF.LIN.REQUEST
  cvss CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:C/C:H/I:H/A:N = 7.5
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.LIN.CHANNEL
  owner EN.LIN.ADMIN
  unconfirmed Ours.
threat T.LIN.SHRINK  A client shrinks or punches the memory under the partition's feet
  attacks AS.LIN.SERVICE:A
  by AM.1
  entry E.LIN.CHANNEL
  phase PH.USE
  stride TD
  flow DF.LIN.REQUEST
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:N/I:N/A:H = 6.5
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.LIN.CHANNEL
  owner EN.LIN.ADMIN
  unconfirmed Ours.
threat T.LIN.FORGED_ANSWER  Somebody writes into the answers of a client
  attacks AS.LIN.MESSAGE:I
  by AM.1
  entry E.LIN.CHANNEL
  phase PH.USE
  stride ST
  flow DF.LIN.RESPONSE
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:N/I:H/A:N = 6.5
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.LIN.ANSWER
  owner EN.LIN.CLIENT
  unconfirmed Ours.
threat T.LIN.HOSTILE_ANSWER  A partition that was taken over answers with lengths beyond its client's buffer
  attacks AS.LIN.MESSAGE:CI
  by AM.1
  entry E.LIN.CHANNEL
  phase PH.USE
  stride TI
  flow DF.LIN.RESPONSE
  cvss CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:C/C:H/I:H/A:N = 7.9
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.LIN.ANSWER
  owner EN.LIN.CLIENT
  unconfirmed Ours.
threat T.LIN.LEFT_BEHIND  An answer stays in memory for whoever comes later
  attacks AS.LIN.MESSAGE:C
  by AM.1
  entry E.LIN.CHANNEL
  phase PH.USE
  stride I
  flow DF.LIN.RESPONSE
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N = 5.5
  before likelihood M impact M = M
  after likelihood VL impact M = VL
  met-by OT.LIN.ANSWER
  owner EN.LIN.CLIENT
  unconfirmed Ours.
threat T.LIN.SPOOFED_CLIENT  A process passes itself off as another client
  attacks AS.LIN.IDENTITY:I AS.LIN.MESSAGE:CI
  by AM.1
  entry E.LIN.SOCKET
  phase PH.USE
  stride SIE
  flow DF.LIN.CONNECT DF.LIN.REQUEST:S
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.LIN.IDENTITY
  owner EN.LIN.CLIENT
  unconfirmed Ours.
threat T.LIN.OLD_IDENTITY  An id, handle or operation of an earlier life, or of somebody who was forgotten, is used again
  attacks AS.LIN.IDENTITY:F
  by AM.1
  entry E.LIN.SOCKET E.LIN.CHANNEL
  phase PH.USE PH.SERVICE
  stride STE
  flow DF.LIN.REQUEST:S
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:L/I:H/A:N = 7.3
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.LIN.IDENTITY
  owner EN.LIN.CLIENT
  unconfirmed Ours.
threat T.LIN.DENIED  A client denies what it did
  attacks AS.LIN.IDENTITY:I
  by AM.1
  entry E.LIN.SOCKET
  phase PH.USE
  stride R
  flow DF.LIN.CONNECT DF.LIN.REQUEST
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:N/I:L/A:N = 3.3
  before likelihood M impact M = M
  after likelihood L impact M = L
  met-by OT.LIN.LOG
  owner EN.LIN.ADMIN
  unconfirmed Ours.
threat T.LIN.FALSE_DEVICE  A program is led to a socket that is not the device's
  attacks AS.LIN.MESSAGE:C
  by AM.1
  entry E.LIN.SOCKET
  phase PH.INSTALL PH.USE
  stride SI
  flow DF.LIN.RESPONSE DF.LIN.CONNECT:I
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N = 5.5
  before likelihood M impact H = M
  after likelihood VL impact H = L
  met-by OT.LIN.ADDRESS
  owner EN.LIN.CLIENT
  unconfirmed Ours.
threat T.LIN.PROTOCOL  Malformed greetings, floods of descriptors, half-sent messages
  attacks AS.LIN.CONTROL:I AS.LIN.SERVICE:A
  by AM.1
  entry E.LIN.SOCKET
  phase PH.USE
  stride TDE
  flow DF.LIN.CONNECT
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H = 8.8
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.LIN.CONTROL
  owner EN.LIN.ADMIN
  unconfirmed Ours.
threat T.LIN.ORDERS  Somebody who is no administrator stops, lists or forgets
  attacks AS.LIN.CONTROL:CI
  by AM.1
  entry E.LIN.SOCKET
  phase PH.USE PH.SERVICE
  stride IE
  flow DF.LIN.CONNECT
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:L/I:H/A:H = 7.3
  before likelihood H impact H = H
  after likelihood VL impact H = L
  met-by OT.LIN.CONTROL
  owner EN.LIN.ADMIN
  unconfirmed Ours.
threat T.LIN.STARVE  A client freezes, floods, leaves amid a call or takes all connections
  attacks AS.LIN.SERVICE:A
  by AM.1
  entry E.LIN.CHANNEL E.LIN.SOCKET
  phase PH.USE
  stride D
  flow DF.LIN.REQUEST DF.LIN.CONNECT
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:N/I:N/A:H = 6.5
  before likelihood VH impact M = H
  after likelihood L impact M = L
  met-by OT.LIN.SHARE
  owner EN.LIN.ADMIN
  unconfirmed Ours.
threat T.LIN.LOST_ANSWER  A partition dies or hangs, and its caller waits for ever
  attacks AS.LIN.SERVICE:A
  by AM.1
  entry E.LIN.CHANNEL
  phase PH.USE
  stride D
  flow DF.LIN.RESPONSE DF.LIN.REPORT:D
  cvss CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:C/C:N/I:N/A:H = 6.0
  before likelihood H impact M = M
  after likelihood VL impact M = VL
  met-by OT.LIN.RECOVER
  owner EN.LIN.ADMIN
  unconfirmed Ours.
threat T.LIN.EARLY_SECRET  A process that is not fenced yet, or not serving, holds secrets
  attacks AS.LIN.PARTITION:C
  by AM.1
  entry E.LIN.PROC
  phase PH.USE
  stride I
  flow DF.LIN.START
  cvss CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:C/C:H/I:N/A:N = 5.6
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.LIN.FENCE
  owner EN.LIN.ADMIN
  unconfirmed Ours.
threat T.LIN.BREAK_OUT  Code in a partition reaches files, network, other processes or new privileges
  attacks AS.LIN.PARTITION:CI AS.LIN.CONTROL:CI
  by AM.1
  entry E.LIN.SYSCALL
  phase PH.USE
  stride TIE
  flow DF.LIN.REPORT:TE
  cvss CVSS:3.1/AV:L/AC:H/PR:L/UI:N/S:C/C:H/I:H/A:H = 7.8
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.LIN.FENCE
  owner EN.LIN.ADMIN
  unconfirmed Ours.
threat T.LIN.LOOK_IN  Another process of the machine reads or writes a partition's memory
  attacks AS.LIN.PARTITION:CI
  by AM.1
  entry E.LIN.PROC
  phase PH.USE
  stride TI
  flow DF.LIN.REPORT:I
  cvss CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N = 8.4
  before likelihood H impact VH = VH
  after likelihood VL impact VH = L
  met-by OT.LIN.FENCE
  owner EN.LIN.ADMIN
  unconfirmed Ours.
threat T.LIN.NEIGHBOUR  A partition that was taken over turns on those it calls, or on what is not its
  attacks AS.LIN.PARTITION:CI
  by AM.1
  entry E.LIN.CHANNEL
  phase PH.USE
  stride STIE
  flow DF.LIN.BETWEEN
  cvss CVSS:3.1/AV:L/AC:L/PR:H/UI:N/S:C/C:H/I:H/A:N = 7.9
  before likelihood M impact VH = H
  after likelihood VL impact VH = L
  met-by OT.LIN.BETWEEN
  owner EN.LIN.ADMIN
  unconfirmed Ours.

objective OT.LIN.CHANNEL  Nothing a client writes into a channel harms anybody but itself
  where device
  unconfirmed Ours.
objective OT.LIN.ANSWER  An answer is its client's alone, and no longer than its buffer
  where device
  unconfirmed Ours.
objective OT.LIN.IDENTITY  A client is who the kernel says, for this life
  where device
  unconfirmed Ours.
objective OT.LIN.ADDRESS  A program calls the device, or is told that there is none
  where device
  unconfirmed Ours.
objective OT.LIN.CONTROL  Orders are taken from who may give them, and from nobody's broken bytes
  where device
  unconfirmed Ours.
objective OT.LIN.SHARE  Nobody waits longer for others than his share
  where device
  unconfirmed Ours.
objective OT.LIN.RECOVER  Each call returns once, and a dead partition is replaced
  where device
  unconfirmed Ours.
objective OT.LIN.FENCE  A partition is confined, and confirmed to be, before it holds a secret
  where device
  unconfirmed Ours.
objective OT.LIN.BETWEEN  A partition gets the rights of its manifest from others, and no more
  where device
  unconfirmed Ours.
objective OT.LIN.LOG  What was refused stands in a log, where those concerned can read it
  where device
  unconfirmed Ours.

requirement R.LIN.COPY  A request's header is copied once into private memory, and each length clamped to the channel's own layout
  serves OT.LIN.CHANNEL
  unconfirmed Ours.
requirement R.LIN.SEALS  Channels are sealed against shrinking and growing, and checked by both sides
  serves OT.LIN.CHANNEL
  unconfirmed Ours.
requirement R.LIN.READ_ONLY  A client has no writable mapping of answers, and none can be made
  serves OT.LIN.ANSWER
  unconfirmed Ours.
requirement R.LIN.BOUNDS  The client's library believes no length of an answer
  serves OT.LIN.ANSWER
  unconfirmed Ours.
requirement R.LIN.WIPE  An answer is wiped once it was taken
  serves OT.LIN.ANSWER
  unconfirmed Ours.
requirement R.LIN.PEER  Identity is what the kernel says of who connected; users that no id names are refused
  serves OT.LIN.IDENTITY
  unconfirmed Ours.
requirement R.LIN.EPOCH  Handles, operations and keys of an earlier life name nothing; ids are given once
  serves OT.LIN.IDENTITY
  unconfirmed Ours.
requirement R.LIN.TRUSTED_PATH  A socket in a folder that others may write is not used
  serves OT.LIN.ADDRESS
  unconfirmed Ours.
requirement R.LIN.STRICT  Messages to the supervisor have one shape, and any other ends the connection
  serves OT.LIN.CONTROL
  unconfirmed Ours.
requirement R.LIN.ROLES  Orders need the role of an administrator
  serves OT.LIN.CONTROL
  unconfirmed Ours.
requirement R.LIN.SHARE  Time, connections and memory are shared by client, and nobody is waited for
  serves OT.LIN.SHARE
  unconfirmed Ours.
requirement R.LIN.DEATH  A death ends every call in flight, and a new life follows
  serves OT.LIN.RECOVER
  unconfirmed Ours.
requirement R.LIN.WATCHDOG  A partition that hangs is ended
  serves OT.LIN.RECOVER
  unconfirmed Ours.
requirement R.LIN.CONFINE  Namespaces, an allow-list of calls, no paths, no new code, no processes
  serves OT.LIN.FENCE
  unconfirmed Ours.
requirement R.LIN.CONFIRM  The supervisor asks the kernel whether the fence stands, before it gives a secret
  serves OT.LIN.FENCE
  unconfirmed Ours.
requirement R.LIN.HIDDEN  Memory with keys is locked, not dumpable, and where possible unreadable to the kernel
  serves OT.LIN.FENCE
  unconfirmed Ours.
requirement R.LIN.CALLS  Partitions call by the same checked channels, with their own ids, and what their manifests name
  serves OT.LIN.BETWEEN
  unconfirmed Ours.
requirement R.LIN.LOG  Refusals and deaths are logged, each client reads its own entries
  serves OT.LIN.LOG
  unconfirmed Ours.
