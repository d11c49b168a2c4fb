import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A private Postfix that syncs every message into its hold queue and delivers nothing. */
export type PrivatePostfix = {
  readonly port: number
  readonly pid: number
  /** Where its settings lie, for its own commands. */
  readonly settings: string
  /** Where its queue lies. */
  readonly queue: string
  stop(): void
}

/** Starts a Postfix of its own on loopback, with its queue below the folder. Throws when Postfix is not installed. */
export function startPostfix(
  folder: string,
  port: number,
  others: Readonly<Record<string, string>> = {},
): PrivatePostfix {
  const [etc, queue, data] = ['etc', 'spool', 'data'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const path of [etc, queue, data]) mkdirSync(path, { recursive: true })
  chmodSync(folder, 0o755)
  execFileSync('chown', ['postfix', data])
  const settings = {
    compatibility_level: '3.6',
    queue_directory: queue,
    data_directory: data,
    daemon_directory: execFileSync('postconf', ['-h', 'daemon_directory'], { encoding: 'utf8' }).trim(),
    command_directory: '/usr/sbin',
    mail_owner: 'postfix',
    setgid_group: 'postdrop',
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    myhostname: 'postfix.example',
    mynetworks: '127.0.0.0/8',
    mydestination: '',
    local_recipient_maps: '',
    alias_maps: '',
    alias_database: '',
    default_transport: 'discard',
    relay_transport: 'discard',
    local_transport: 'discard',
    virtual_transport: 'discard',
    smtpd_relay_restrictions: 'permit_mynetworks, reject',
    smtpd_peername_lookup: 'no',
    smtpd_tls_security_level: 'none',
    message_size_limit: '60000000',
    mailbox_size_limit: '0',
    in_flow_delay: '0',
    default_process_limit: '150',
    smtputf8_enable: 'no',
    notify_classes: '',
    ...others,
  }
  writeFileSync(
    join(etc, 'main.cf'),
    Object.entries(settings)
      .map(([name, value]) => `${name} = ${value}\n`)
      .join(''),
  )
  writeFileSync(
    join(etc, 'master.cf'),
    [
      `127.0.0.1:${port} inet n - n - - smtpd`,
      '  -o { smtpd_end_of_data_restrictions = check_client_access static:HOLD }',
      'cleanup unix n - n - 0 cleanup',
      'qmgr unix n - n 300 1 qmgr',
      'rewrite unix - - n - - trivial-rewrite',
      'bounce unix - - n - 0 bounce',
      'defer unix - - n - 0 bounce',
      'trace unix - - n - 0 bounce',
      'proxymap unix - - n - - proxymap',
      'anvil unix - - n - 1 anvil',
      'discard unix - - n - - discard',
      'smtp unix - - n - - smtp',
      'error unix - - n - - error',
      'retry unix - - n - - error',
      'postlog unix-dgram n - n - 1 postlogd',
      '',
    ].join('\n'),
  )
  execFileSync('postfix', ['-c', etc, 'start'], { stdio: 'ignore' })
  return {
    port,
    settings: etc,
    queue,
    pid: Number(readFileSync(join(queue, 'pid/master.pid'), 'utf8')),
    stop: () => void spawnSync('postfix', ['-c', etc, 'stop'], { stdio: 'ignore' }),
  }
}
