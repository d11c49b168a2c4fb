import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findOrder } from '../../../src/store/orders.ts'
import { startTestAdmin, type TestAdmin } from '../../support/admin.ts'
import { forEachDialect, type Open } from '../../support/database.ts'
import type { Visitor } from '../../support/visitor.ts'

type World = { readonly admin: TestAdmin; readonly visitor: Visitor }

async function withPages(open: Open, run: (world: World) => Promise<void>): Promise<void> {
  await using database = await open()
  const admin = await startTestAdmin({ database: { ...database, close: async () => {} } })
  try {
    await run({ admin, visitor: await admin.signIn('administrator', 'ana') })
  } finally {
    await admin.close()
  }
}

const csv = (count: number) =>
  `pedido;cliente;total\n${Array.from({ length: count }, (_, at) => `${at + 1};Loja ${at % 3};${at},00`).join('\n')}`

forEachDialect((_dialect, open) => {
  test('orders import, checked and then confirmed, C18 keeps all of them once', async () => {
    await withPages(open, async ({ admin, visitor }) => {
      const checked = await visitor.post('/orders/import', { csv: csv(3), step: 'check' })
      assert.match(checked.text, /<strong><bdi>3<\/bdi><\/strong>, <bdi>Loja 2</)
      assert.match(checked.text, /Pedidos a cadastrar ou alterar: 3\./)
      assert.equal(await findOrder(admin.database.reader, '1'), null)
      await visitor.post('/orders/import', { csv: csv(3), step: 'import' })
      const again = `\uFEFFpedido,cliente\n2,"Loja <i>"\n`
      await visitor.post('/orders/import', { csv: again, step: 'import' })
      const { text } = await visitor.get('/orders')
      assert.match(text, /Incluídos: 0\. Alterados: 1\./)
      assert.match(text, /<th scope="row"><bdi>2<\/bdi>[\s\S]*Loja &lt;i&gt;/)
      const order = await findOrder(admin.database.reader, ' nº 2')
      assert.deepEqual([order?.client, order?.details], ['Loja <i>', []])
      const audited = await admin.database.reader('audit').where({ event: 'orders-imported' })
      assert.equal(audited.length, 2)
    })
  })

  test('orders import, with one line at fault or too many, names it and keeps nothing', async () => {
    await withPages(open, async ({ admin, visitor }) => {
      const answer = await visitor.post('/orders/import', { csv: `${csv(2)}\n;<b>Sem`, step: 'import' })
      assert.equal(answer.status, 422)
      assert.match(answer.text, /Linha 4: “” não é um número de pedido/)
      assert.doesNotMatch(answer.text, /<b>Sem/)
      const many = await visitor.post('/orders/import', { csv: csv(1_001), step: 'import' })
      assert.match(many.text, /o limite é 1000/)
      assert.match((await visitor.post('/orders/import', { csv: 'pedido;cliente' })).text, /Não há pedidos/)
      assert.deepEqual(await admin.database.reader('orders'), [])
    })
  })

  test('orders, more than a page of them, are found by number and gone through', async () => {
    await withPages(open, async ({ visitor }) => {
      await visitor.post('/orders/import', { csv: csv(60), step: 'import' })
      const first = (await visitor.get('/orders')).text
      assert.equal(first.match(/<th scope="row">/g)?.length, 50)
      const next = /rel="next" href="([^"]+)"/
        .exec(first)?.[1]
        ?.replaceAll('&amp;', '&')
        .replaceAll('&#x3D;', '=')
      assert.equal((await visitor.get(next ?? '')).text.match(/<th scope="row">/g)?.length, 10)
      const found = (await visitor.get('/orders?q=5')).text
      assert.equal(found.match(/<th scope="row">/g)?.length, 11, '5 and 50 to 59')
      assert.match((await visitor.get('/orders?q=%25')).text, /<th scope="row">/, 'no number: all')
      assert.match((await visitor.get('/orders?q=1%25')).text, /Nenhum pedido/)
    })
  })
})
