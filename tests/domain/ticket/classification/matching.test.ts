import assert from 'node:assert/strict'
import { test } from 'node:test'
import type {
  ClassificationCondition,
  ClassificationField,
} from '../../../../src/domain/ticket/classification/classification.ts'
import {
  type ClassificationFacts,
  createFieldReader,
} from '../../../../src/domain/ticket/classification/facts.ts'
import { compileRows } from '../../../../src/domain/ticket/classification/matching.ts'
import { compileExpression } from '../../../../src/intake/linear-regex.ts'
import { makeRow, ordinaryFacts } from '../../../support/classification.ts'
import { cpuMs } from '../../../support/waits.ts'

type Row = Parameters<typeof makeRow>[0]

function matches(rows: readonly Row[], facts: Partial<ClassificationFacts> = {}): boolean {
  const test = compileRows(rows.map(makeRow), compileExpression)
  return test(createFieldReader({ ...ordinaryFacts, ...facts }))
}

type Case = readonly [
  field: ClassificationField,
  condition: ClassificationCondition,
  value: string,
  expected: boolean,
]

const table: readonly Case[] = [
  ['author', 'equals', 'ANA@cliente.example', true],
  ['author', 'equals', 'ana souza', true],
  ['author', 'equals', 'Ana Souza <ana@cliente.example>', true],
  ['author', 'equals', 'ana@cliente', false],
  ['author', 'differs', 'bia@cliente.example', true],
  ['author', 'differs', 'ana@cliente.example', false],
  ['author', 'contains', '@cliente.', true],
  ['author', 'contains', '@outro.', false],
  ['author', 'lacks', '@outro.', true],
  ['author', 'lacks', 'souza', false],
  ['author', 'starts', 'ana@', true],
  ['author', 'starts', 'souza', false],
  ['author', 'ends', '@cliente.example', true],
  ['author', 'ends', '@cliente', false],
  ['author', 'matches', '^[a-z]+@cliente\\.example$', true],
  ['author', 'matches', '^\\d', false],

  ['to', 'equals', 'financeiro@desk.example', true],
  ['to', 'equals', 'desk.example', false],
  ['to', 'differs', 'outro@desk.example', true],
  ['to', 'differs', 'financeiro@desk.example', false],
  ['to', 'contains', 'financ', true],
  ['to', 'contains', 'chefe', false],
  ['to', 'lacks', 'chefe', true],
  ['to', 'lacks', 'contas', false],
  ['to', 'starts', 'contas@', true],
  ['to', 'starts', 'desk', false],
  ['to', 'ends', '@desk.example', true],
  ['to', 'ends', '@cliente.example', false],
  ['to', 'matches', 'contas|vendas', true],
  ['to', 'matches', '^vendas', false],

  ['subject', 'equals', 'solicitacao de nota fiscal nº 123', true],
  ['subject', 'equals', 'nota fiscal', false],
  ['subject', 'differs', 'nota fiscal', true],
  ['subject', 'differs', 'SOLICITAÇÃO DE NOTA FISCAL Nº 123', false],
  ['subject', 'contains', 'nota fiscal', true],
  ['subject', 'contains', 'boleto', false],
  ['subject', 'lacks', 'boleto', true],
  ['subject', 'lacks', 'Nota', false],
  ['subject', 'starts', 'SOLICITACAO', true],
  ['subject', 'starts', 'nota', false],
  ['subject', 'ends', '123', true],
  ['subject', 'ends', '12', false],
  ['subject', 'matches', 'fiscal n. \\d+$', true],
  ['subject', 'matches', '^fiscal', false],

  ['text', 'equals', 'bom dia, segue a nota fiscal. atenciosamente', true],
  ['text', 'equals', 'bom dia', false],
  ['text', 'differs', 'bom dia', true],
  ['text', 'differs', 'Bom dia, segue a nota fiscal. Atenciosamente', false],
  ['text', 'contains', 'a nota fiscal', true],
  ['text', 'contains', 'boleto', false],
  ['text', 'lacks', 'boleto', true],
  ['text', 'lacks', 'segue', false],
  ['text', 'starts', 'bom dia, segue', true],
  ['text', 'starts', 'segue', false],
  ['text', 'ends', 'ATENCIOSAMENTE', true],
  ['text', 'ends', 'fiscal.', false],
  ['text', 'matches', 'nota\\s+fiscal', true],
  ['text', 'matches', '^nota', false],

  ['cc', 'equals', 'chefe@cliente.example', true],
  ['cc', 'equals', 'ana@cliente.example', false],
  ['cc', 'differs', 'ana@cliente.example', true],
  ['cc', 'differs', 'chefia', false],
  ['cc', 'contains', 'chefe', true],
  ['cc', 'contains', 'contas', false],
  ['cc', 'lacks', 'contas', true],
  ['cc', 'lacks', 'chefe', false],
  ['cc', 'starts', 'chefia <', true],
  ['cc', 'starts', 'cliente', false],
  ['cc', 'ends', 'cliente.example', true],
  ['cc', 'ends', 'desk.example', false],
  ['cc', 'matches', '^chef.@', true],
  ['cc', 'matches', '^ana@', false],

  ['header', 'equals', 'PORTAL', true],
  ['header', 'equals', 'port', false],
  ['header', 'differs', 'telefone', true],
  ['header', 'differs', 'portal', false],
  ['header', 'contains', 'sao joao', true],
  ['header', 'contains', 'são paulo', false],
  ['header', 'lacks', 'paulo', true],
  ['header', 'lacks', 'joão', false],
  ['header', 'starts', 'loja', true],
  ['header', 'starts', 'joao', false],
  ['header', 'ends', 'João', true],
  ['header', 'ends', 'loja', false],
  ['header', 'matches', '^por', true],
  ['header', 'matches', '^x', false],

  ['file', 'equals', 'boleto.PDF', true],
  ['file', 'equals', 'boleto', false],
  ['file', 'differs', 'contrato.pdf', true],
  ['file', 'differs', 'boleto.pdf', false],
  ['file', 'contains', 'nota', true],
  ['file', 'contains', 'contrato', false],
  ['file', 'lacks', 'contrato', true],
  ['file', 'lacks', 'boleto', false],
  ['file', 'starts', 'nota-', true],
  ['file', 'starts', 'pdf', false],
  ['file', 'ends', '.xml', true],
  ['file', 'ends', '.doc', false],
  ['file', 'matches', '^nota-\\d+\\.xml$', true],
  ['file', 'matches', '\\.exe$', false],

  ['octets', 'equals', '20 KB', true],
  ['octets', 'equals', '20', false],
  ['octets', 'differs', '21 kb', true],
  ['octets', 'differs', '20480', false],
  ['octets', 'above', '19,5 KB', true],
  ['octets', 'above', '20 KB', false],
  ['octets', 'below', '1 MB', true],
  ['octets', 'below', '20.0 KB', false],

  ['authenticity', 'equals', 'authenticated', true],
  ['authenticity', 'equals', 'forged', false],
  ['authenticity', 'differs', 'unverified', true],
  ['authenticity', 'differs', 'authenticated', false],

  ['desk', 'equals', 'Contas@Desk.example', true],
  ['desk', 'equals', 'financeiro@desk.example', false],
  ['desk', 'differs', 'vendas@desk.example', true],
  ['desk', 'differs', 'nf@desk.example', false],
  ['desk', 'contains', 'nf@', true],
  ['desk', 'contains', 'vendas', false],
  ['desk', 'lacks', 'vendas', true],
  ['desk', 'lacks', 'contas', false],
  ['desk', 'starts', 'contas', true],
  ['desk', 'starts', 'desk', false],
  ['desk', 'ends', '@desk.example', true],
  ['desk', 'ends', '@outro.example', false],
  ['desk', 'matches', '^(nf|fiscal)@', true],
  ['desk', 'matches', '^vendas', false],
]

for (const [field, condition, value, expected] of table) {
  const header = field === 'header' ? 'X-ORIGEM' : ''
  test(`C40 compileRows, ${field} ${condition} “${value}”, ${expected ? 'matches' : 'does not'}`, () => {
    assert.equal(matches([{ field, header, condition, value }]), expected)
  })
}

const complaint: readonly Row[] = [
  { field: 'subject', condition: 'equals', value: 'RECLAMEAQUI', operator: 'or' },
  { field: 'subject', condition: 'equals', value: 'RECLAME AQUI' },
]

for (const [subject, expected] of [
  ['reclameaqui', true],
  ['Reclame Aqui', true],
  ['  Réclame   AQUI ', true],
  ['RECLAME AQUI urgente', false],
  ['', false],
] as const) {
  test(`C41 compileRows, the subject “${subject}”, ${expected ? 'matches' : 'does not'}`, () => {
    assert.equal(matches(complaint, { subject }), expected)
  })
}

for (const [address, expected] of [
  ['x@vip.example', true],
  ['Y@vip.example', true],
  ['z@vip.example', false],
] as const) {
  test(`C42 compileRows, Clientes VIPs and a mail of ${address}, ${expected ? 'matches' : 'does not'}`, () => {
    const rows: readonly Row[] = [
      { field: 'author', value: 'x@vip.example', operator: 'or' },
      { field: 'author', value: 'y@vip.example' },
    ]
    assert.equal(matches(rows, { author: { name: '', address } }), expected)
  })
}

const subjectHas = (value: string, operator: 'and' | 'or' = 'and'): Row => ({
  condition: 'contains',
  value,
  operator,
})

for (const [subject, expected] of [
  ['a b', true],
  ['c', true],
  ['a c', true],
  ['a', false],
  ['b', false],
] as const) {
  test(`C43 compileRows, A E B OU C and a mail of ${subject}, is ${expected} as (A E B) OU C`, () => {
    assert.equal(matches([subjectHas('a'), subjectHas('b', 'or'), subjectHas('c')], { subject }), expected)
  })
}

for (const [subject, expected] of [
  ['c', true],
  ['a b', true],
  ['c b', true],
  ['b', false],
] as const) {
  test(`C43 compileRows, C OU A E B and a mail of ${subject}, is ${expected} as C OU (A E B)`, () => {
    assert.equal(matches([subjectHas('c', 'or'), subjectHas('a'), subjectHas('b')], { subject }), expected)
  })
}

test('C40 compileRows, a field that is missing, is blank', () => {
  const none = { fileNames: [], headerSection: [] }
  assert.equal(matches([{ field: 'file', condition: 'equals', value: '' }], none), true)
  assert.equal(matches([{ field: 'file', condition: 'equals', value: '' }]), false)
  assert.equal(
    matches([{ field: 'header', header: 'X-Origem', condition: 'differs', value: '' }], none),
    false,
  )
})

test('compileRows, no rows or a row that means nothing, match nothing', () => {
  assert.equal(matches([]), false)
  assert.equal(matches([{ field: 'subject', condition: 'matches', value: '(' }]), false)
  assert.equal(matches([{ field: 'octets', condition: 'above', value: 'muito' }]), false)
})

test('compileRows, a word after the 200,000 characters that are looked at, is not found', () => {
  const row = { field: 'text', condition: 'contains', value: 'fim' } as const
  assert.equal(matches([row], { text: `${'x'.repeat(199_997)}fim` }), true)
  assert.equal(matches([row], { text: `${'x'.repeat(199_998)}fim` }), false)
})

const hostile: readonly (readonly [expression: string, text: string])[] = [
  ['(a+)+$', `${'a'.repeat(1_000_000)}!`],
  ['(x+x+)+y', 'x'.repeat(1_000_000)],
  ['(.*)(.*)(.*)z', ' '.repeat(1_000_000)],
  ['(\\w+\\s?)+fim', 'palavra '.repeat(125_000)],
]

for (const [expression, text] of hostile) {
  test(`security 6.24 compileRows, ${expression} on a text of 1 MB, answers soon`, () => {
    const startedAt = cpuMs()
    matches([{ field: 'text', condition: 'matches', value: expression }], { text })
    assert.ok(cpuMs() - startedAt < 1_000)
  })
}

test('security 6.24 compileRows, twenty rows on texts of 1 MB, fold each text once', () => {
  const text = `${'Ação '.repeat(200_000)}fim`
  const rows = Array.from({ length: 20 }, (_, index) => ({
    field: 'text' as const,
    condition: 'contains' as const,
    value: `não há ${index}`,
  }))
  const startedAt = cpuMs()
  assert.equal(matches(rows, { text }), false)
  assert.ok(cpuMs() - startedAt < 1_000)
})
