import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RefusalNotice } from '../../src/domain/outgoing/automatic-mail.ts'
import { addContact } from '../../src/store/contacts.ts'
import { openSqliteInMemory } from '../support/database.ts'
import { makeDesk } from '../support/facts.ts'
import { blank, type ForwardedMail, judged } from '../support/forwarded.ts'

type Asked = Omit<RefusalNotice, 'messageId'> | string | undefined

async function askedFor(mail: ForwardedMail, contactLanguage: 'es' | null = null): Promise<Asked> {
  await using database = await openSqliteInMemory()
  const contact = { address: 'ana@client.example', name: 'Ana', role: 'requester' } as const
  await addContact(database.writer, { ...contact, language: contactLanguage }, new Date())
  return (await judged(database, 'desk-1', mail)).notices[0]?.asked
}

async function noticeFor(fields: readonly string[] = blank): Promise<Exclude<Asked, string | undefined>> {
  const asked = await askedFor({ fields })
  if (asked === undefined || typeof asked === 'string') throw new Error(`expected a notice, got ${asked}`)
  return asked
}

test('askNotices, a proved author refused, asks for a notice with all it takes to write it', async () => {
  const { reason, to, deskAddress, inReplyTo, diagnostic, headerSection, link, language } = await noticeFor()
  assert.deepEqual(
    { reason, to, deskAddress, inReplyTo, diagnostic, headerSection, language },
    {
      reason: 'subject-missing',
      to: 'ana@client.example',
      deskAddress: 'suporte@desk.example',
      inReplyTo: '1@client.example',
      diagnostic: 'Nao foi possivel inserir o chamado. O e-mail esta sem assunto.',
      headerSection: `${blank.join('\r\n')}\r\n`,
      language: 'pt-BR',
    },
  )
  assert.match(link ?? '', /^https:\/\/help\.example\/p\/[a-z0-9]{40,}$/)
})

for (const [circumstance, to, expected] of [
  ['his own words for the desk', 'suporte@desk.example', 'suporte@desk.example'],
  ['an alias of the desk', 'Ajuda <AJUDA@desk.example>', 'ajuda@desk.example'],
  ['a signed plus part', 'suporte+t-01jabc@desk.example', 'suporte@desk.example'],
  ['only somebody else', 'rui@client.example', null],
] as const) {
  test(`askNotices, an author who wrote to ${circumstance}, is told of no other address`, async () => {
    const { originalRecipient } = await noticeFor([blank[0] ?? '', `To: ${to}`])
    assert.equal(originalRecipient, expected)
  })
}

test('askNotices, the language, is that of the contact, the message and the desk, in this order', async () => {
  const english = [...blank, 'Content-Language: en']
  const languages = [
    await askedFor({ fields: english }, 'es'),
    await askedFor({ fields: english }),
    await askedFor({}),
  ]
  assert.deepEqual(
    languages.map((asked) => (typeof asked === 'object' ? asked.language : asked)),
    ['es', 'en', 'pt-BR'],
  )
})

test('askNotices, a refusal at our own door, asks for nothing', async () => {
  const desk = makeDesk({ mode: 'direct', profile: 'estrito' })
  assert.equal(await askedFor({ facts: { desk } }), undefined)
})
