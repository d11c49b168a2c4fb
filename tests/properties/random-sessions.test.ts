import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Door } from '../../src/gateway/door.ts'
import { runs } from '../support/any-mail.ts'
import { LineSession } from '../support/dialogue.ts'
import { openDoor, openIntake } from '../support/gateway.ts'

const command = fc.oneof(
  fc.constantFrom(
    'EHLO client.example',
    'HELO client.example',
    'MAIL FROM:<ana@client.example>',
    'MAIL FROM:<> SIZE=5',
    'MAIL FROM:<a@b.example> XPROBE=1',
    'RCPT TO:<suporte@desk.example>',
    'RCPT TO:<nobody@desk.example>',
    'RCPT TO:<"a b"@desk.example>',
    'DATA',
    'RSET',
    'NOOP',
    'VRFY x',
    'HELP',
    'AUTH PLAIN AA==',
    'LHLO x',
    'BDAT 5 LAST',
    '',
  ),
  fc.string({ maxLength: 40 }).map((text) => text.replace(/[\r\n]/g, ' ')),
)

async function play(door: Door, commands: readonly string[], isPipelined: boolean): Promise<void> {
  const session = await LineSession.open(door.address)
  assert.match((await session.reply()) ?? '', /^220 /)
  if (isPipelined) session.send(Buffer.from(commands.map((line) => `${line}\r\n`).join('')))
  try {
    for (const line of commands) {
      if (!isPipelined) session.send(Buffer.from(`${line}\r\n`))
      const reply = await session.reply()
      assert.match(reply ?? '', /^[2345]\d\d[ -]/, `no reply to ${JSON.stringify(line)}`)
      if (reply?.startsWith('421') || /^quit\b/i.test(line)) return
      if (reply?.startsWith('354')) {
        if (isPipelined) return
        assert.match((await session.ask('Subject: x\r\n\r\nx\r\n.')) ?? '', /^250 2\.6\.0 /)
      }
    }
    session.send('NOOP MARK\r\n')
    assert.match((await session.reply()) ?? '', /^(?:250 2\.0\.0|421 4\.7\.0) /)
  } finally {
    session.close()
  }
}

for (const isPipelined of [false, true]) {
  test(`security §5 row 1e random sessions, ${isPipelined ? 'pipelined' : 'step by step'}, get one reply per command`, {
    timeout: 24 * 3_600_000,
  }, async (t) => {
    const door = await openDoor({
      intake: openIntake().intake,
      limits: { errorsPerSession: 100, unknownRecipientsPerSession: 100 },
    })
    t.after(() => door.close())
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 15 }), (commands) => play(door, commands, isPipelined)),
      { numRuns: runs(60) },
    )
  })
}
