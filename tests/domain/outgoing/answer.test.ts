import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { movesFor } from '../../../src/domain/outgoing/answer.ts'
import { mailboxEntry, readPeople } from '../../../src/domain/outgoing/answer-people.ts'
import { addresseesOf, othersOf } from '../../../src/domain/outgoing/answer-prefill.ts'
import { answerSubject, withProtocol } from '../../../src/domain/outgoing/answer-subject.ts'
import { threadingOf } from '../../../src/domain/outgoing/threading.ts'

const protocol = '2026-000123'

const subjects: readonly (readonly [circumstance: string, subject: string, made: string])[] = [
  ['plain', 'Impressora', 'Re: Impressora [2026-000123]'],
  ['already answered', 'RE: Res: Impressora', 'Re: Impressora [2026-000123]'],
  ['already marked', 'Re: Impressora [2026-000123]', 'Re: Impressora [2026-000123]'],
  ['marked twice', '[2026-000123] a [2026-000123]', 'Re: [2026-000123] a'],
  ['of our acknowledgement', 'Re: chamado 2026-000123 (Toner)', 'Re: chamado [2026-000123] (Toner)'],
  ['about another ticket', 'Como 2026-0001234?', 'Re: Como 2026-0001234? [2026-000123]'],
  ['empty', ' ', 'Re: [2026-000123]'],
  ['of several lines', 'a\r\nBcc: x@y.example', 'Re: a Bcc: x@y.example [2026-000123]'],
]

for (const [circumstance, subject, made] of subjects) {
  test(`subject, ${circumstance}, C29 has the number once and in its fixed form`, () => {
    assert.equal(answerSubject(subject, protocol), made)
    assert.equal(withProtocol(made, protocol), made)
  })
}

test('subject, of any characters, C29 has the number once', () => {
  const unit = fc.constantFrom('2026-000123', '[', ']', ' ', 'x', '\n', '\u202e', '\ud800', '9', '-')
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 400 }), (subject) => {
      const made = withProtocol(subject, protocol)
      assert.equal(made.match(/(?<!\d)2026-000123(?!\d)/g)?.length, 1)
      assert.ok(made.includes('[2026-000123]'))
      assert.ok(made.length <= 500)
    }),
  )
})

test('people, of typed lists, are read once each and told back where they are none', () => {
  const read = readPeople({
    to: 'ana@cliente.example, "Souza, Rui" <rui@cliente.example>',
    cc: 'ANA@cliente.example; eva@x.example\nnobody, a@b@c.example, x@y.example z@w.example',
    people: ['lia@cliente.example'],
  })
  assert.deepEqual(read.to, [
    { name: '', address: 'ana@cliente.example' },
    { name: 'Souza, Rui', address: 'rui@cliente.example' },
  ])
  assert.deepEqual(
    read.cc.map(({ address }) => address),
    ['lia@cliente.example', 'eva@x.example'],
  )
  assert.deepEqual(read.unreadable, ['nobody', 'a@b@c.example', 'x@y.example z@w.example'])
})

test('people, of any list, name only addresses that were typed', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '@', '.', ',', '<', '>', '"', ' ', ':', ';', '(') }),
      (to) => {
        const { to: read, unreadable } = readPeople({ to, cc: '', people: [] })
        for (const { address } of read) assert.ok(to.includes(address), `${address} of ${to}`)
        assert.ok(read.length + unreadable.length > 0 || /^[\s,;"]*$/.test(to) || to.includes('@'))
      },
    ),
  )
})

test('people, written into a list and read again, are the same', () => {
  for (const name of ['', 'Ana', 'Souza, Ana', 'a"b', 'x@y', 'Ação <b>']) {
    const mailbox = { name, address: 'ana@cliente.example' }
    const { to, unreadable } = readPeople({
      to: `${mailboxEntry(mailbox)}, eva@x.example`,
      cc: '',
      people: [],
    })
    assert.deepEqual(unreadable, [], name)
    assert.deepEqual(
      to.map(({ address }) => address),
      ['ana@cliente.example', 'eva@x.example'],
    )
  }
})

const ana = { name: 'Ana', address: 'ana@cliente.example' }

test('addressees, of a message with Reply-To, are followed within one house and else only offered', () => {
  const other = { name: '', address: 'compras@mail.cliente.example' }
  const strange = { name: '', address: 'ana@mal.example' }
  assert.deepEqual(addresseesOf(ana, []), { to: [ana], elsewhere: null })
  assert.deepEqual(addresseesOf(ana, [{ ...ana, name: '' }]), { to: [ana], elsewhere: null })
  assert.deepEqual(addresseesOf(ana, [other]), { to: [other], elsewhere: null })
  assert.deepEqual(addresseesOf(ana, [strange]), { to: [ana], elsewhere: strange })
  assert.deepEqual(addresseesOf(ana, [other, strange]), { to: [ana], elsewhere: strange })
  assert.deepEqual(addresseesOf(null, [strange]), { to: [strange], elsewhere: null })
})

test('others, of a conversation, are each there once and none of ours', () => {
  const eva = { name: '', address: 'eva@x.example' }
  const desk = { name: '', address: 'suporte@empresa.example' }
  const found = othersOf(
    [ana, eva, { ...eva, address: 'EVA@x.example' }, desk],
    [ana],
    new Set([desk.address]),
  )
  assert.deepEqual(found, [eva])
})

test('threading, of a long conversation, M9 keeps its beginning, its end and a bounded line', () => {
  const ids = Array.from({ length: 60 }, (_, at) => `m${at}@x.example`)
  const { inReplyTo, references } = threadingOf(
    { messageId: 'm59@x.example', references: ids.slice(0, 59) },
    ids,
  )
  assert.equal(inReplyTo, 'm59@x.example')
  assert.equal(references.length, 20)
  assert.equal(references[0], 'm0@x.example')
  assert.equal(references.at(-1), 'm59@x.example')
})

test('threading, with ids that no field can hold, leaves them out', () => {
  const parent = { messageId: 'a b@x.example', references: ['ç@x.example', 'ok@x.example', 'ok@x.example'] }
  assert.deepEqual(threadingOf(parent, []), { inReplyTo: null, references: ['ok@x.example'] })
})

test('moves, of a ticket by its state, offer what its buttons do', () => {
  assert.deepEqual(movesFor({ kind: 'ticket', state: 'open' }), ['keep', 'ask-validation', 'close'])
  assert.deepEqual(movesFor({ kind: 'ticket', state: 'awaiting-validation' }), ['keep', 'close', 'reopen'])
  assert.deepEqual(movesFor({ kind: 'ticket', state: 'closed' }), ['keep', 'reopen'])
  assert.deepEqual(movesFor({ kind: 'pre-ticket', state: 'open' }), ['keep'])
  assert.deepEqual(movesFor({ kind: 'ticket', state: 'spam' }), [])
})
