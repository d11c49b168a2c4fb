import { networkList } from './forwarders.ts'
import { group, optional, setting } from './setting.ts'
import { fileMode, fileOwner, milterListen, wholeNumber } from './values.ts'

/** The settings of the door at which mail servers ask about their messages. */
export function milterGroup() {
  return group({
    listen: setting(
      'milter.listen',
      milterListen,
      'off',
      'Milter door: host:port, [::1]:port (0 lets the system choose), unix:PATH, fd:NUMBER (systemd) or off.',
    ),
    peers: setting(
      'milter.peers',
      networkList,
      '127.0.0.0/8, ::1',
      'Networks of the mail servers that may ask by TCP, separated by commas: they are believed who sends, how it is encrypted and who has signed in.',
    ),
    socketMode: setting(
      'milter.socketMode',
      fileMode,
      '660',
      'Rights of the Unix socket: they alone say who may ask.',
    ),
    socketOwner: optional(
      'milter.socketOwner',
      fileOwner,
      'Owner of the Unix socket, USER:GROUP; changing it takes a privileged process.',
      { fallback: 'the process itself' },
    ),
    sessions: setting(
      'milter.sessions',
      wholeNumber(1, 100_000),
      500,
      'Connections of mail servers at a time: Postfix opens one for each session of its own.',
    ),
  })
}
