import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeEncodedWords } from '../../../src/domain/mail/encoded-word.ts'
import { plainAppearance } from '../../../src/domain/outgoing/channel.ts'
import { readPeople } from '../../../src/domain/outgoing/answer-people.ts'
import { withProtocol } from '../../../src/domain/outgoing/answer-subject.ts'
import { type AnswerMail, composeAnswer } from '../../../src/outgoing/answer/compose-answer.ts'
import type { Letter } from '../../../src/outgoing/answer/letter.ts'
import { letterHtml } from '../../../src/outgoing/answer/letter-html.ts'
import { letterText } from '../../../src/outgoing/answer/letter-text.ts'
import {
  leavesOf,
  readStrictly,
  strictAddresses,
  strictField,
  textOfType,
} from '../../support/strict-mail.ts'

const blobs = { open: (sha256: string) => Readable.from([Buffer.from(`octets of ${sha256}`)]) }
const runs = Number(process.env.PORTARIA_PROPERTY_RUNS ?? 300)

const letter: Letter = {
  language: 'pt-BR',
  text: 'Bom dia!\n\nO toner chegou.\n\n-- \nBia Lima\nAnalista',
  quote: null,
  pictures: [],
  appearance: plainAppearance,
  logo: null,
}

const mail: AnswerMail = {
  messageId: 't.01.02.03@mx.portaria.example',
  author: { name: 'Suporte', address: 'suporte@empresa.example' },
  to: [{ name: 'Ana Souza', address: 'ana@cliente.example' }],
  cc: [],
  replyTo: 'suporte+t-abc@empresa.example',
  subject: 'Re: Impressora [2026-000001]',
  threading: { inReplyTo: 'a@cliente.example', references: ['z@cliente.example', 'a@cliente.example'] },
  date: new Date('2026-11-21T12:00:00Z'),
  hostname: 'mx.portaria.example',
  letter,
  files: [],
}

async function compose(change: Partial<AnswerMail> = {}): Promise<Buffer> {
  const chunks: Buffer[] = await (await composeAnswer({ ...mail, ...change }, blobs)).toArray()
  return Buffer.concat(chunks)
}

test('answer, composed from plain words, M8 has the fields of a reply and none of a machine', async () => {
  const read = readStrictly(await compose())
  assert.equal(strictField(read, 'In-Reply-To'), '<a@cliente.example>')
  assert.equal(strictField(read, 'References'), '<z@cliente.example> <a@cliente.example>')
  assert.equal(strictField(read, 'Reply-To'), 'suporte+t-abc@empresa.example')
  assert.equal(strictField(read, 'Message-ID'), '<t.01.02.03@mx.portaria.example>')
  assert.equal(strictField(read, 'X-Portaria-Loop'), 'mx.portaria.example')
  for (const absent of ['Auto-Submitted', 'Precedence', 'X-Auto-Response-Suppress', 'Bcc', 'X-Mailer', 'Cc'])
    assert.equal(strictField(read, absent), null, absent)
})

test('answer, with both parts, O15 says in text what its HTML says', async () => {
  const appearance = {
    ...plainAppearance,
    brandName: 'Empresa & Filhos',
    brandUrl: 'https://empresa.example/a?b=1&c=2',
    footer: 'Rua das Flores, 10',
    background: '#102030',
    accent: '#ff8800',
  }
  const quote = { attribution: 'Em 21/11/2026, Ana escreveu:', text: 'Não imprime.\n> antes' }
  const read = readStrictly(await compose({ letter: { ...letter, appearance, quote } }))
  assert.equal(
    textOfType(read, 'text/plain').trimEnd(),
    `Bom dia!

O toner chegou.

--${' '}
Bia Lima
Analista

Empresa & Filhos
https://empresa.example/a?b=1&c=2
Rua das Flores, 10

Em 21/11/2026, Ana escreveu:
> Não imprime.
>> antes`,
  )
  const html = textOfType(read, 'text/html')
  assert.match(html, /background-color:#102030/)
  assert.match(html, /color:#ffffff/)
  assert.match(html, /border-top:3px solid #ff8800/)
  assert.match(html, /<a href="https:\/\/empresa\.example\/a\?b=1&amp;c=2"[^>]*>Empresa &amp; Filhos<\/a>/)
  assert.match(html, /<blockquote type="cite"[^>]*>Não imprime\.<br>\n&gt; antes<\/blockquote>/)
})

test('answer, of a channel without brand and logo, M16 M17 has no footer and no broken picture', () => {
  const html = letterHtml(letter)
  assert.doesNotMatch(html, /<img|border-top/)
  const odd = { ...plainAppearance, brandName: 'X', brandUrl: 'javascript:alert(1)', background: 'red;x' }
  assert.doesNotMatch(letterHtml({ ...letter, appearance: odd }), /javascript|href|red;x/)
})

test('answer, with files and pictures, brings each once and where its text names it', async () => {
  const pictures = [
    { name: 'foto.png', contentId: 'p1@mx.portaria.example' },
    { name: 'tela.png', contentId: 'p2@mx.portaria.example' },
  ]
  const files = [
    ...pictures.map(({ name, contentId }) => ({ name, contentType: 'image/png', sha256: name, contentId })),
    { name: 'açaí "1".pdf', contentType: 'application/pdf', sha256: 'a', contentId: null },
    { name: 'pagina.html', contentType: 'text/html', sha256: '<script>', contentId: null },
  ]
  const written = { ...letter, text: 'Veja [[tela.png]] e [[outra.png]].', pictures }
  const read = readStrictly(await compose({ letter: written, files }))
  const text = textOfType(read, 'text/plain')
  assert.equal(text.trimEnd(), 'Veja [tela.png] e [[outra.png]].\n[foto.png]')
  assert.match(
    textOfType(read, 'text/html'),
    /Veja <img src="cid:p2@[^>]+> e \[\[outra\.png\]\]\.<br>\n<img src="cid:p1@/,
  )
  const leaves = leavesOf(read).slice(2)
  assert.deepEqual(
    leaves.map(({ type, body }) => [type, body.toString()]),
    [
      ['image/png', 'octets of foto.png'],
      ['image/png', 'octets of tela.png'],
      ['application/pdf', 'octets of a'],
      ['text/html', 'octets of <script>'],
    ],
  )
  assert.deepEqual(
    leaves.map((leaf) => (strictField(leaf, 'Content-Disposition') ?? '').split(';')[0]),
    ['inline', 'inline', 'attachment', 'attachment'],
  )
})

test('answer, quoting hostile words, security 6.8 shows them and runs nothing', () => {
  const hostile = '<img src=x onerror=alert(1)> "\'> https://a.example/"onmouseover=x <b> {{7*7}}'
  const html = letterHtml({ ...letter, text: hostile, quote: { attribution: hostile, text: hostile } })
  assert.doesNotMatch(html, /<img|<b>|"onmouseover/)
  assert.match(
    html,
    /<a href="https:\/\/a\.example\/" style="color:#1f5fa8">https:\/\/a\.example\/<\/a>&quot;onmouseover=x/,
  )
})

test('answer, with a very long text, is composed in time that grows with it', () => {
  const started = performance.now()
  const text = `${'https://'.repeat(20_000)}${'[['.repeat(20_000)}${'> '.repeat(20_000)}`
  letterHtml({ ...letter, text, quote: { attribution: '', text } })
  letterText({ ...letter, text, quote: { attribution: '', text } })
  assert.ok(performance.now() - started < 2_000)
})

const line = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    'x\r\nBcc: eva@mal.example',
    'a\nb',
    '"; eva@mal.example',
    '=?utf-8?Q?=0D=0ABcc:_e@m.example?=',
    'g:a@b.example;',
  ),
)

test('answer, of any subject, name, list and text, security §5 row 1c has no new field and no new recipient', async () => {
  await fc.assert(
    fc.asyncProperty(line, line, line, line, async (subject, name, list, text) => {
      const people = readPeople({ to: `${list}, ${name} <ana@cliente.example>`, cc: list, people: [name] })
      const to = people.to.length > 0 ? people.to : mail.to
      const read = readStrictly(
        await compose({
          author: { name, address: 'suporte@empresa.example' },
          to,
          cc: people.cc,
          subject: withProtocol(subject, '2026-000001'),
          letter: { ...letter, text, quote: { attribution: name, text: list } },
          files: [{ name: 'x.bin', contentType: 'application/octet-stream', sha256: 'x', contentId: null }],
        }),
      )
      const known =
        'from to cc in-reply-to references reply-to message-id date subject mime-version content-type x-portaria-loop'
      for (const [field] of read.fields) assert.ok(known.split(' ').includes(field.toLowerCase()), field)
      assert.deepEqual(strictAddresses(read, 'From'), ['suporte@empresa.example'])
      assert.equal(strictAddresses(read, 'To').length, to.length)
      assert.equal(strictAddresses(read, 'Cc').length, people.cc.length)
      assert.match(decodeEncodedWords(strictField(read, 'Subject') ?? ''), /\[2026-000001\]/)
    }),
    { numRuns: runs },
  )
})
