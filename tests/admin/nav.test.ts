import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { roles } from '../../src/domain/user.ts'
import { startTestAdmin, type TestAdmin } from '../support/admin.ts'

let admin: TestAdmin
before(async () => {
  admin = await startTestAdmin()
})
after(() => admin.close())

for (const role of roles) {
  test(`navigation, of an ${role}, leads to every area and every page of it`, async () => {
    const visitor = await admin.signIn(role)
    const areas = linksOf((await visitor.get('/')).text, 'nav')
    assert.equal(areas.length, role === 'administrator' ? 5 : 4)
    for (const { href } of areas) {
      const page = await visitor.get(href)
      assert.equal(page.status, 200, href)
      assert.equal(linksOf(page.text, 'nav').find(({ isCurrent }) => isCurrent)?.href, href)
      const items = linksOf(page.text, 'subnav')
      assert.equal(items.find(({ isCurrent }) => isCurrent)?.href, href)
      for (const item of items) assert.equal((await visitor.get(item.href)).status, 200, item.href)
    }
  })
}

function linksOf(html: string, name: string): { readonly href: string; readonly isCurrent: boolean }[] {
  const nav = new RegExp(`<nav class="${name}".*?</nav>`, 's').exec(html)?.[0] ?? ''
  return [...nav.matchAll(/<a href="([^"]*)"([^>]*)>/g)].map(([, href = '', rest = '']) => ({
    href,
    isCurrent: rest.includes('aria-current'),
  }))
}
