import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../src/store/database.ts'
import { addDesk } from '../src/store/desks.ts'
import { startGatewayProcess } from '../tests/support/gateway-process.ts'
import { freePort } from '../tests/support/postfix.ts'
import { programPath } from '../tests/support/program.ts'
import { SmtpClient } from '../tests/support/smtp-client.ts'
import { median } from './accounting.ts'
import { startPostfix } from './postfix.ts'

/** A Postfix with or without a milter, and whom mail is sent to through it. */
type Target = { readonly name: string; readonly port: number; readonly recipient: string }

/** How long is measured. */
export type MilterBenchOptions = {
  readonly sizes: readonly number[]
  readonly repetitions: number
  readonly messages: number
}

/**
 * Measures what a milter adds to a message at a Postfix: OpenDKIM that signs, and Portaria by what becomes of the mail.
 *
 * One session after the other sends message after message, so that what is told is the time that a sender waits.
 */
export async function benchMilter(options: MilterBenchOptions, print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'portaria-bench-'))
  chmodSync(folder, 0o755)
  const stops: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })]
  try {
    const postfix = async (name: string, milter: string | null): Promise<number> => {
      const own = join(folder, name)
      mkdirSync(own)
      const asking = milter === null ? {} : { smtpd_milters: milter, milter_default_action: 'tempfail' }
      const started = startPostfix(own, await freePort(), asking)
      stops.push(() => started.stop())
      return started.port
    }
    const milterPort = await freePort()
    const gateway = await startGatewayProcess({
      dataDir: join(folder, 'data'),
      env: { PORTARIA_MILTER_LISTEN: `127.0.0.1:${milterPort}`, PORTARIA_LOG_LEVEL: 'error' },
    })
    stops.push(async () => void (await gateway.stop()))
    await addJudgingDesk(join(folder, 'data'))
    const portaria = await postfix('portaria', `inet:127.0.0.1:${milterPort}`)
    const targets: Target[] = [
      { name: 'no milter', port: await postfix('plain', null), recipient: 'pessoa@desk.example' },
      ...(await withOpenDkim(folder, stops, postfix)),
      { name: 'Portaria, mail of others', port: portaria, recipient: 'pessoa@desk.example' },
      { name: 'Portaria, judged', port: portaria, recipient: 'copia@desk.example' },
      { name: 'Portaria, taken', port: portaria, recipient: 'atendimento@desk.example' },
    ]
    print('| octets | target | median ms | 95% ms | added ms |')
    print('|---|---|---|---|---|')
    for (const octets of options.sizes)
      for (const line of await measure(targets, octets, options)) print(line)
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}

async function addJudgingDesk(dataDir: string): Promise<void> {
  const database = openDatabase(`sqlite:${join(dataDir, 'portaria.db')}`)
  const desk = { address: 'copia@desk.example', mode: 'direct', profile: 'aberto', aliases: [] } as const
  await addDesk(database.writer, { ...desk, settings: { atMilter: 'judge' } }, new Date())
  await database.close()
}

/** A Postfix behind OpenDKIM, which signs each mail; none where it is not installed. */
async function withOpenDkim(
  folder: string,
  stops: (() => Promise<void> | void)[],
  postfix: (name: string, milter: string) => Promise<number>,
): Promise<Target[]> {
  const program = programPath('opendkim')
  if (program === null) return []
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = join(folder, 'dkim.pem')
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 })
  const config = join(folder, 'opendkim.conf')
  writeFileSync(config, 'InternalHosts 127.0.0.1\nRequireSafeKeys no\n')
  const port = await freePort()
  const args = [
    '-f',
    '-x',
    config,
    '-p',
    `inet:${port}@127.0.0.1`,
    '-b',
    's',
    '-d',
    'client.example',
    '-s',
    'bench',
    '-k',
    key,
  ]
  const child = spawn(program, args, { stdio: 'ignore' })
  stops.push(async () => {
    if (child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill()
    await ended
  })
  const behind = await postfix('opendkim', `inet:127.0.0.1:${port}`)
  return [{ name: 'OpenDKIM, signed', port: behind, recipient: 'pessoa@desk.example' }]
}

async function measure(
  targets: readonly Target[],
  octets: number,
  { repetitions, messages }: MilterBenchOptions,
): Promise<string[]> {
  const times = new Map<string, number[]>(targets.map(({ name }) => [name, []]))
  for (const target of targets) await sendMany(target, octets, messages)
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const target of repetition % 2 === 0 ? targets : [...targets].reverse())
      times.get(target.name)?.push(...(await sendMany(target, octets, messages)))
  }
  const base = median(times.get(targets[0]?.name ?? '') ?? [])
  return targets.map(({ name }) => {
    const own = (times.get(name) ?? []).sort((one, other) => one - other)
    const most = own[Math.floor(own.length * 0.95)] ?? Number.NaN
    const added = median(own) - base
    return `| ${octets} | ${name} | ${median(own).toFixed(2)} | ${most.toFixed(2)} | ${added.toFixed(2)} |`
  })
}

let sent = 0

/** Sends messages one after the other in a session; gives the milliseconds from MAIL to the last reply of each. */
async function sendMany({ name, port, recipient }: Target, octets: number, count: number): Promise<number[]> {
  const client = await SmtpClient.connect(port)
  await client.command('EHLO client.example')
  const times: number[] = []
  const line = `${'a'.repeat(76)}\r\n`
  const body = line.repeat(Math.ceil(octets / line.length))
  for (let turn = 0; turn < count; turn++) {
    const section = `From: Ana <ana@client.example>\r\nTo: ${recipient}\r\nSubject: Pedido ${sent}\r\nMessage-ID: <${sent++}@client.example>\r\n`
    const startedAt = performance.now()
    await client.command('MAIL FROM:<ana@client.example>')
    await client.command(`RCPT TO:<${recipient}>`)
    await client.command('DATA')
    await client.write(`${section}\r\n${body}`)
    const reply = await client.command('.')
    times.push(performance.now() - startedAt)
    if (!reply.startsWith('250')) throw new Error(`expected ${name} to take a mail, got ${reply}`)
  }
  client.close()
  return times
}
