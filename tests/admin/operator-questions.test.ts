import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addBlock } from '../../src/store/blocklist.ts'
import { changeDesk } from '../../src/store/desks.ts'
import type { TestAdmin } from '../support/admin.ts'
import { bringIn, mailAbout } from '../support/incoming.ts'
import { openDesk, startMailAdmin } from '../support/mail-admin.ts'
import type { Visitor } from '../support/visitor.ts'

let admin: TestAdmin
let administrator: Visitor
let operator: Visitor

before(async () => {
  admin = await startMailAdmin([
    { ...openDesk, acknowledge: true },
    { ...openDesk, address: 'contrato@empresa.example', profile: 'estrito' },
    { ...openDesk, address: 'antigo@empresa.example' },
  ])
  administrator = await admin.signIn('administrator')
  operator = await admin.signIn('operator')
  const { writer } = admin.database
  await changeDesk(writer, 'antigo@empresa.example', { enabled: false })
  await addBlock(writer, { pattern: 'spam.example', reason: 'Propaganda', owner: 'ana' }, new Date())
  await bringIn(admin.intake, { raw: mailAbout('Impressora parada'), peer: '127.0.0.1' })
  const raw = mailAbout('Nunca chegou')
  await bringIn(admin.intake, { raw, from: 'zoe@erro.example', to: ['suprote@empresa.example'] })
  await bringIn(admin.intake, { raw, from: 'rui@velho.example', to: ['antigo@empresa.example'] })
  await bringIn(admin.intake, { raw, from: 'joe@fora.example', to: ['bob@alheio.example'] })
  await bringIn(admin.intake, { raw, from: 'promo@spam.example' })
  await bringIn(admin.intake, {
    raw: mailAbout('').replace('ana@cliente.example', 'bia@muda.example'),
    to: ['contrato+sul@empresa.example'],
  })
})

after(() => admin.close())

/** Asks on the start page and opens the first message found: two clicks. */
async function opened(visitor: Visitor, asked: string): Promise<{ list: string; message: string }> {
  const start = await visitor.get('/')
  assert.match(start.text, /<form class="search" method="get" action="\/messages"/)
  const list = await visitor.get(`/messages?q=${encodeURIComponent(asked)}`)
  const href = /<a href="(\/messages\/[0-9A-Z]{26})"/.exec(list.text)?.[1] ?? ''
  assert.notEqual(href, '', `nothing found for ${asked}`)
  return { list: list.text, message: (await visitor.get(href)).text }
}

test('start, where is the mail of a customer, is answered by address, name, word and protocol', async () => {
  const year = new Date().getFullYear()
  for (const asked of ['ana@cliente.example', 'Ana Souza', 'impressora', `${year}-000001`]) {
    const { list } = await opened(operator, asked)
    assert.match(list, /Impressora parada/, asked)
    assert.match(list, new RegExp(`/tickets/${year}-000001`), asked)
  }
})

test('start, what was answered to the sender, is on the page of the message to the letter', async () => {
  const { message } = await opened(operator, 'impressora status:chamado')
  assert.match(message, /250 2\.6\.0 Protocolo \d{4}-000001/)
})

test('start, a customer refused at RCPT, is found by the address of the envelope and told why', async () => {
  for (const asked of ['zoe@erro.example', 'zoe', 'de:zoe@erro.example', 'para:suprote@empresa.example']) {
    const { list, message } = await opened(operator, asked)
    assert.match(list, /zoe@<wbr>erro\.example/, asked)
    assert.match(list, /Este endereço não existe aqui\./, asked)
    assert.match(message, /550 5\.1\.1 /, asked)
  }
})

const waysIn: readonly (readonly [asked: string, link: RegExp, then: RegExp])[] = [
  ['zoe@erro.example', /href="(\/desks\/add\?address[^"]*suprote%40empresa\.example)"/, /envie de novo/],
  ['joe@fora.example', /href="(\/desks\/add\?address[^"]*bob%40alheio\.example)"/, /envie de novo/],
  ['rui@velho.example', /href="(\/desks\/antigo%40empresa\.example\/edit)"/, /envie de novo/],
  ['promo@spam.example', /href="(\/blocklist\/spam\.example\/remove)"/, /envie de novo/],
  ['bia@muda.example', /href="(\/desks\/contrato%40empresa\.example\/policy)"/, /reprocesse esta mensagem/],
]

for (const [asked, link, then] of waysIn) {
  test(`message refused, from ${asked}, says how to let it in and leads an administrator there`, async () => {
    const { message } = await opened(administrator, asked)
    assert.match(message, /Para deixar entrar/)
    assert.match(message, then)
    const href = (link.exec(message)?.[1] ?? '').replaceAll('&#x3D;', '=')
    assert.notEqual(href, '', /Para deixar entrar[\s\S]{0,600}/.exec(message)?.[0])
    assert.equal((await administrator.get(href)).status, 200)
    const forOperator = await opened(operator, asked)
    assert.match(forOperator.message, /só um administrador/)
    assert.doesNotMatch(forOperator.message, link)
  })
}

test('desk form, by the link of a refusal, holds the address that was refused and nothing else', async () => {
  const { text } = await administrator.get('/desks/add?address=%22%3E%3Cscript%3Ex%40y.example')
  assert.match(text, /value="&quot;&gt;&lt;script&gt;x@y\.example"/)
})

test('message, accepted, shows no way in', async () => {
  assert.doesNotMatch(
    (await opened(administrator, 'impressora status:chamado')).message,
    /Para deixar entrar/,
  )
})

test('ticket, a mail of ours among its messages, is not said to have been refused', async () => {
  const { text } = await operator.get(`/tickets/${new Date().getFullYear()}-000001`)
  assert.match(text, /E-mail automático nosso/)
  assert.doesNotMatch(text, /foi recusada antes/)
})

test('monitor, a search that names what every object has, finds nothing and never fails', async () => {
  for (const asked of [
    'status:constructor',
    'constructor:x',
    '__proto__:x',
    'status:__proto__',
    'motivo:toString',
  ]) {
    assert.equal((await operator.get(`/messages?q=${encodeURIComponent(asked)}`)).status, 200, asked)
  }
})
