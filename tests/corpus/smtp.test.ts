import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { inboundStates } from '../../src/domain/disposition.ts'
import { temporaryFolder } from '../support/folders.ts'
import { startGatewayProcess } from '../support/gateway-process.ts'
import { sendOctets } from '../support/send-mail.ts'
import { hasCorpus, readCorpusMail, readExpected } from './expected.ts'

const main = resolve(import.meta.dirname, '../../src/main.ts')
const dataDir = temporaryFolder()

type Exported = {
  readonly reversePath: string
  readonly state: string
  readonly reply: string
  readonly reason: string | null
  readonly subject: string | null
  readonly from: { readonly address: string } | null
  readonly contentState?: string
}

test('complaints 1, 2 and 15, every mail of the corpus through the SMTP port, is kept and reaches a final state', {
  skip: !hasCorpus && 'no corpus at hand',
}, async (context) => {
  const mails = readExpected()
  const gateway = await startGatewayProcess({ dataDir, env: { PORTARIA_LOG_LEVEL: 'error' } })
  const replies = new Map<string, string>()
  for (const [index, { file }] of mails.entries()) {
    const reversePath = `m${index}@client.example`
    replies.set(
      reversePath,
      await sendOctets(gateway.smtpPort, { from: reversePath, raw: readCorpusMail(file) }),
    )
  }
  const env = { ...process.env, PORTARIA_DATA_DIR: dataDir, PORTARIA_HOSTNAME: 'desk.example' }
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'messages', 'export', '--json'], {
    env,
    maxBuffer: 1024 ** 3,
  })
  assert.equal(await gateway.stop(), 0)
  const kept = new Map<string, Exported>()
  for (const line of stdout.trimEnd().split('\n')) {
    const row: Exported = JSON.parse(line)
    kept.set(row.reversePath, row)
  }

  assert.equal(kept.size, mails.length, 'every mail is in the store')
  const counts = new Map<string, number>()
  for (const [reversePath, reply] of replies) {
    const row = kept.get(reversePath)
    assert.ok(row && inboundStates.some((state) => state === row.state), `${reversePath} has no final state`)
    assert.equal(
      row.reply.split('\n').at(-1),
      reply.split('\n').at(-1),
      `${reversePath} was told something else`,
    )
    counts.set(row.state, (counts.get(row.state) ?? 0) + 1)
  }
  context.diagnostic(JSON.stringify(Object.fromEntries(counts)))
  const differ = mails.filter((expected, index) => {
    const row = kept.get(`m${index}@client.example`)
    const isAsserted = (field: string) =>
      expected.asserted.includes(field) && !expected.doubtful?.includes(field)
    return (
      (isAsserted('subject') && plain(row?.subject) !== plain(expected.subject)) ||
      (isAsserted('from_address') && plain(row?.from?.address) !== plain(expected.from_address))
    )
  })
  assert.deepEqual(
    differ.map(({ id }) => id),
    [],
  )
})

function plain(text: string | null | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim().toLowerCase()
}
