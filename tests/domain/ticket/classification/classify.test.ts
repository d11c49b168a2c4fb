import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alternativesOf } from '../../../../src/domain/ticket/classification/classification.ts'
import { classify, compileClassifications } from '../../../../src/domain/ticket/classification/classify.ts'
import { rowFault } from '../../../../src/domain/ticket/classification/row-fault.ts'
import { compileExpression } from '../../../../src/intake/linear-regex.ts'
import { makeClassification, makeRow, ordinaryFacts } from '../../../support/classification.ts'

const nota = { condition: 'contains', value: 'nota' } as const
const boleto = { condition: 'contains', value: 'boleto' } as const

async function classified(rules: Parameters<typeof compileClassifications>[0]) {
  const { applied, others, shadow } = await classify(
    compileClassifications(rules, compileExpression),
    ordinaryFacts,
    async () => undefined,
  )
  return {
    applied: applied?.id ?? null,
    others: others.map(({ id }) => id),
    shadow: shadow.map(({ id }) => id),
  }
}

test('C45 classify, rules of two types that match, takes the lower order and tells the other', async () => {
  const one = makeClassification('one', [nota], { position: 2, typeId: 't1' })
  const two = makeClassification('two', [nota], { position: 1, typeId: 't2' })
  assert.deepEqual(await classified([one, two]), { applied: 'two', others: ['one'], shadow: [] })
})

test('C45 classify, two rules of one type of which one matches, takes that one', async () => {
  const one = makeClassification('one', [boleto], { position: 1 })
  const two = makeClassification('two', [nota], { position: 2 })
  assert.deepEqual(await classified([one, two]), { applied: 'two', others: [], shadow: [] })
})

test('C45 classify, nothing that matches, gives nothing', async () => {
  assert.deepEqual(await classified([makeClassification('one', [boleto])]), {
    applied: null,
    others: [],
    shadow: [],
  })
})

test('C45 classify, a rule in shadow before an active one, is counted and does not win', async () => {
  const rules = [
    makeClassification('shadow', [nota], { position: 1, mode: 'shadow' }),
    makeClassification('draft', [nota], { position: 2, mode: 'draft' }),
    makeClassification('gone', [nota], { position: 3, typeId: null }),
    makeClassification('active', [nota], { position: 4 }),
  ]
  assert.deepEqual(await classified(rules), { applied: 'active', others: [], shadow: ['shadow'] })
})

test('C43 alternativesOf, A E B OU C, is (A E B) and C', () => {
  const rows = (['and', 'or', 'and'] as const).map((operator, index) => ({ operator, index }))
  assert.deepEqual(
    alternativesOf(rows).map((group) => group.map(({ index }) => index)),
    [[0, 1], [2]],
  )
})

const faults: readonly (readonly [row: Parameters<typeof makeRow>[0], fault: string | null])[] = [
  [{ value: 'nota' }, null],
  [{ value: '' }, null],
  [{ condition: 'contains', value: ' ' }, 'blank'],
  [{ condition: 'contains', value: 'x'.repeat(501) }, 'long'],
  [{ condition: 'above', value: '1' }, 'condition'],
  [{ condition: 'matches', value: '(' }, 'regex'],
  [{ condition: 'matches', value: '' }, 'regex'],
  [{ field: 'header', header: '', value: 'x' }, 'header'],
  [{ field: 'header', header: 'X Y', value: 'x' }, 'header'],
  [{ field: 'header', header: 'X-Y:', value: 'x' }, 'header'],
  [{ field: 'header', header: 'X-Y', value: 'x' }, null],
  [{ field: 'octets', condition: 'above', value: '1,5 MB' }, null],
  [{ field: 'octets', condition: 'above', value: 'muito' }, 'octets'],
  [{ field: 'octets', condition: 'contains', value: '1' }, 'condition'],
  [{ field: 'authenticity', value: 'forged' }, null],
  [{ field: 'authenticity', value: 'talvez' }, 'authenticity'],
]

for (const [row, expected] of faults) {
  test(`C40 rowFault, ${JSON.stringify(row).slice(0, 80)}, is ${expected ?? 'none'}`, () => {
    assert.equal(rowFault(makeRow(row), compileExpression), expected)
  })
}
