import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { listAudit } from '../../../src/store/audit.ts'
import { listClassifications } from '../../../src/store/classifications.ts'
import { listPolicyChanges } from '../../../src/store/policy-changes.ts'
import type { TestAdmin } from '../../support/admin.ts'
import { addHouse, addRule } from '../../support/classification.ts'
import { bringIn, mailAbout } from '../../support/incoming.ts'
import { startMailAdmin } from '../../support/mail-admin.ts'
import type { Visitor } from '../../support/visitor.ts'

let admin: TestAdmin
let ana: Visitor
before(async () => {
  admin = await startMailAdmin()
  await addHouse(admin.database)
  ana = await admin.signIn('administrator', 'ana')
})
after(() => admin.close())

type Fields = Readonly<Record<string, string>>

function row(index: number, field: string, condition: string, value: string, operator = 'or'): Fields {
  return {
    [`field-${index}`]: field,
    [`header-${index}`]: '',
    [`condition-${index}`]: condition,
    [`value-${index}`]: value,
    [`operator-${index}`]: operator,
  }
}

const reclame = {
  name: 'Reclame Aqui',
  type: 't1',
  mode: 'active',
  ...row(0, 'subject', 'equals', 'RECLAMEAQUI'),
  ...row(1, 'subject', 'equals', 'RECLAME AQUI'),
}

const strip = (html: string) => html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')

async function idOf(name: string): Promise<string> {
  const found = (await listClassifications(admin.database.reader)).find((each) => each.name === name)
  return found?.id ?? ''
}

test('C41 C44 classification pages, a rule that is added, counts from the next mail on', async () => {
  const saved = await ana.post('/classifications/add', { ...reclame, action: 'save' })
  assert.equal(saved.location, '/classifications')
  const list = await ana.get('/classifications')
  assert.match(
    strip(list.text),
    /Reclame Aqui.*Assunto Igual “RECLAMEAQUI” OU Assunto Igual “RECLAME AQUI”.*Nota fiscal.*Ativa/,
  )
  const [line] = await listAudit(admin.database.reader, 1)
  assert.deepEqual([line?.event, line?.subject, line?.actor], ['classification-added', 'Reclame Aqui', 'ana'])
  const { rows } = await listPolicyChanges(admin.database.reader, { limit: 1 })
  assert.equal(rows[0]?.event, 'classification-added')
  assert.match(strip((await ana.get('/policy/changes')).text), /Regra de classificação criada/)

  await pause(60)
  await bringIn(admin.intake, { raw: mailAbout('Reclame aqui') })
  await bringIn(admin.intake, { raw: mailAbout('RECLAME AQUI urgente') })
  const tickets = await admin.database.reader('tickets').orderBy('seq').pluck('type_id')
  assert.deepEqual(tickets, ['t1', null])
})

test('C46 ticket list and history, a rule renamed and removed since, show its name at the time', async () => {
  const id = await idOf('Reclame Aqui')
  await ana.post(`/classifications/${id}/edit`, { ...reclame, name: 'Renomeada', action: 'save' })
  const asked = await ana.get(`/classifications/${id}/remove`)
  assert.match(asked.text, /Remover a regra Renomeada\?/)
  await ana.post(`/classifications/${id}/remove`)
  assert.deepEqual(await listClassifications(admin.database.reader), [])
  const list = strip((await ana.get('/tickets')).text)
  assert.match(list, /Reclame aqui Nota fiscal Regra: Reclame Aqui/)
  const { protocol } = await admin.database.reader('tickets').orderBy('seq').first('protocol')
  const page = strip((await ana.get(`/tickets/${protocol}`)).text)
  assert.match(page, /Classificado por regra.*Regra: Reclame Aqui tipo Nota fiscal fila Fiscal/)
  assert.doesNotMatch(page, /Renomeada/)
})

test('C43 classification editor, A E B OU C, says (A E B) OU C beneath it and saves nothing', async () => {
  const before = await listAudit(admin.database.reader, 1)
  const page = await ana.post('/classifications/add', {
    ...reclame,
    action: 'check',
    ...row(0, 'subject', 'contains', 'A', 'and'),
    ...row(1, 'author', 'ends', 'B', 'or'),
    ...row(2, 'file', 'equals', 'C', 'and'),
  })
  assert.equal(page.status, 200)
  assert.match(
    strip(page.text),
    /Em palavras: \(Assunto Contém “A” E De Termina com “B”\) OU Nome de anexo Igual “C”/,
  )
  assert.deepEqual(await listAudit(admin.database.reader, 1), before)
})

test('classification editor, its buttons, add and take away rows and keep what was typed', async () => {
  const more = await ana.post('/classifications/add', { ...reclame, action: 'add-row' })
  assert.match(more.text, /id="field-2"/)
  assert.match(more.text, /value="RECLAME AQUI"/)
  const less = await ana.post('/classifications/add', { ...reclame, action: 'remove-0' })
  assert.doesNotMatch(less.text, /id="field-1"/)
  assert.match(less.text, /id="value-0" name="value-0" value="RECLAME AQUI"/)
})

const faults: readonly (readonly [circumstance: string, fields: Fields, says: RegExp])[] = [
  ['without a name', { name: '' }, /Dê um nome à regra/],
  ['with a name too long', { name: 'x'.repeat(81) }, /no máximo 80 caracteres/],
  ['without a type', { type: '' }, /Escolha o tipo que a regra dá/],
  ['with a type that is not there', { type: 'constructor' }, /Escolha o tipo que a regra dá/],
  ['C8 with a type that has links', { type: 't3' }, /O tipo Projeto tem vínculos/],
  ['with a bad expression', row(1, 'text', 'matches', '(?=x)'), /Não é uma expressão regular/],
  ['with a size that is none', row(1, 'octets', 'above', 'muito'), /Escreva um tamanho/],
  ['with a condition that says nothing', row(1, 'octets', 'starts', '1'), /não serve para este campo/],
  ['with a header field without name', row(1, 'header', 'equals', 'x'), /nome do campo do cabeçalho/],
]

for (const [circumstance, fields, says] of faults) {
  test(`C40 classification editor, a rule ${circumstance}, is told and not saved`, async () => {
    const types = { id: 't3', name: 'Projeto', folded_name: 'projeto', has_links: true, position: 3 }
    await admin.database.writer('ticket_types').insert(types).onConflict('id').ignore()
    const page = await ana.post('/classifications/add', { ...reclame, ...fields, action: 'save' })
    assert.equal(page.status, 422)
    assert.match(page.text, says)
    assert.deepEqual(await listClassifications(admin.database.reader), [])
  })
}

test('C40 classification editor, authenticity typed in words, is understood in both languages', async () => {
  for (const [index, typed] of ['Não Verificado', 'not verified'].entries()) {
    await ana.post('/classifications/add', {
      ...reclame,
      name: `Autenticidade ${index}`,
      mode: 'draft',
      action: 'save',
      ...row(0, 'authenticity', 'equals', typed),
    })
    const id = await idOf(`Autenticidade ${index}`)
    const [found] = (await listClassifications(admin.database.reader)).filter((each) => each.id === id)
    assert.equal(found?.rows[0]?.value, 'unverified')
    assert.match((await ana.get(`/classifications/${id}/edit`)).text, /value="não verificado"/)
    await ana.post(`/classifications/${id}/remove`)
  }
})

test('C45 classification list, its arrows, change the order', async () => {
  await addRule(admin.database, 'Um', [{ value: 'x' }], { mode: 'draft' })
  await addRule(admin.database, 'Dois', [{ value: 'x' }], { mode: 'draft' })
  const names = async () => (await listClassifications(admin.database.reader)).map(({ name }) => name)
  const id = await idOf('Dois')
  await ana.post(`/classifications/${id}/move`, { direction: 'up' })
  assert.deepEqual(await names(), ['Dois', 'Um'])
  await ana.post(`/classifications/${id}/move`, { direction: 'up' })
  assert.deepEqual(await names(), ['Dois', 'Um'])
  await ana.post(`/classifications/${id}/move`, { direction: 'down' })
  assert.deepEqual(await names(), ['Um', 'Dois'])
  assert.equal((await ana.post(`/classifications/${id}/move`, { direction: 'x' })).status, 400)
})

test('classification list, its buttons, take a rule from draft to shadow to active', async () => {
  const id = await idOf('Um')
  for (const [mode, says] of [
    ['shadow', /está em observação/],
    ['active', /vale a partir de agora/],
  ] as const) {
    await ana.post(`/classifications/${id}/mode`, { mode })
    assert.match((await ana.get('/classifications')).text, says)
  }
  assert.equal((await listClassifications(admin.database.reader))[0]?.mode, 'active')
  assert.equal((await ana.post(`/classifications/${id}/mode`, { mode: 'x' })).status, 400)
  const taken = await ana.post('/classifications/add', { ...reclame, name: 'DOIS', action: 'save' })
  assert.match(taken.text, /Já há uma regra com este nome/)
})

test('classification preview, a rule that nobody saved, tells what would change and changes nothing', async () => {
  const before = await admin.database.reader('tickets')
  const page = await ana.post('/classifications/add', {
    ...reclame,
    ...row(1, 'subject', 'contains', 'urgente'),
    type: 't2',
    mode: 'draft',
    days: '7',
    action: 'preview',
  })
  const text = strip(page.text)
  assert.match(text, /2 mensagens que abriram chamado foram olhadas/)
  assert.match(text, /A regra descreve1/)
  assert.match(text, /Mudariam de tipo1/)
  assert.match(text, /RECLAME AQUI urgente – Proposta/)
  assert.deepEqual(await admin.database.reader('tickets'), before)
})

test('C44 simulate page, a mail that a rule matches, shows type, queue and rule', async () => {
  await addRule(admin.database, 'Notas', [{ condition: 'contains', value: 'nota' }])
  await pause(60)
  const page = await ana.post(
    '/simulate',
    {
      raw: mailAbout('Nota 5'),
      from: 'ana@cliente.example',
      to: 'suporte@empresa.example',
      peer: '',
      helo: '',
    },
    '/simulate',
  )
  assert.match(strip(page.text), /Tipo ?Nota fiscal Fila ?Fiscal Classificado por ?Notas/)
})

test('security 6.8 classification pages, hostile names and values, show them as text', async () => {
  const hostile = '"><img src=x onerror=alert(1)>{{7*7}}'
  await ana.post('/classifications/add', {
    ...reclame,
    name: hostile,
    mode: 'draft',
    action: 'save',
    ...row(0, 'subject', 'contains', hostile),
  })
  const id = await idOf(hostile)
  assert.notEqual(id, '')
  for (const path of ['/classifications', `/classifications/${id}/edit`, `/classifications/${id}/remove`]) {
    const { text } = await ana.get(path)
    assert.doesNotMatch(text, /<img/)
    assert.match(text, /&lt;img src(&#x3D;|=)x/)
  }
})

test('security 6.17 classification pages, an operator, is kept out', async () => {
  const rui = await admin.signIn('operator', 'rui')
  assert.equal((await rui.get('/classifications')).status, 403)
  const count = (await listClassifications(admin.database.reader)).length
  assert.equal((await rui.post('/classifications/add', { ...reclame, action: 'save' })).status, 403)
  assert.equal((await listClassifications(admin.database.reader)).length, count)
})
