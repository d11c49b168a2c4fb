import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startGatewayProcess } from './support/gateway-process.ts'
import { killRounds } from './support/kill-rounds.ts'
import { SmtpClient } from './support/smtp-client.ts'

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

test('complaint 1, SIGKILL at 25 random moments under load, loses and doubles nothing acknowledged', async () => {
  const report = await killRounds(freshFolder(), 25)
  assert.ok(report.acknowledged > 100, `expected a real load, got ${report.acknowledged} acknowledged`)
  assert.deepEqual(
    { missing: report.missing, doubled: report.doubled, halfKept: report.halfKept },
    { missing: [], doubled: [], halfKept: 0 },
  )
})

test('rule 1, every 250 after DATA, comes after a sync of what came with it', {
  skip: !hasStrace(),
}, async () => {
  const folder = freshFolder()
  const traceFile = join(folder, 'strace.txt')
  const gateway = await startGatewayProcess({
    dataDir: join(folder, 'data'),
    under: ['strace', '-f', '-s', '64', '-e', 'trace=fsync,fdatasync,write,writev,read', '-o', traceFile],
  })
  const client = await SmtpClient.connect(gateway.smtpPort)
  await client.command('EHLO client.example')
  for (const lines of [5, 8_000, 5]) {
    await client.command('MAIL FROM:<ana@client.example>')
    await client.command('RCPT TO:<atendimento@desk.example>')
    await client.command('DATA')
    await client.write(`From: ana@client.example\r\nSubject: ${lines} linhas\r\n\r\n`)
    await client.write('LAST-OCTETS-FOLLOW\r\n'.repeat(lines))
    assert.match(await client.command('\r\n.'), /^250 2\.6\.0 /)
  }
  client.close()
  await gateway.stop()
  const events = readFileSync(traceFile, 'utf8').split('\n').flatMap(eventOf)
  const replies = events.flatMap((event, index) => (event === 'accepted' ? [index] : []))
  assert.equal(replies.length, 3)
  for (const reply of replies) {
    const since = events.slice(0, reply).lastIndexOf('octets')
    assert.ok(
      events.slice(since, reply).includes('synced'),
      `no sync between the last octet and reply ${reply}`,
    )
  }
})

function eventOf(line: string): ('octets' | 'synced' | 'accepted')[] {
  if (/ (fsync|fdatasync)(\(| resumed).*= 0$/.test(line)) return ['synced']
  if (/ write.*"250 2\.6\.0 /.test(line)) return ['accepted']
  if (/ read(\(| resumed).*(LAST-OCTETS|\\r\\n\.\\r\\n")/.test(line)) return ['octets']
  return []
}

function hasStrace(): boolean {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    if (process.env.CI) throw new Error('expected strace to be installed in CI')
    process.stderr.write('strace is not installed: the test of syncs before 250 is LEFT OUT\n')
    return false
  }
}

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portaria-durability-'))
  folders.push(folder)
  return folder
}
