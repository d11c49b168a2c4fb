import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clientIdsOf } from '../../../src/store/clients.ts'
import { writeTransaction } from '../../../src/store/database.ts'
import { startTestAdmin } from '../../support/admin.ts'
import { chromiumMissing, startChromium } from '../../support/chromium.ts'
import { lookAt, openSignedIn } from '../../support/look-at.ts'

const names = Array.from({ length: 250 }, (_, at) => `Cliente ${String(at).padStart(3, '0')}`)

test('a form that names a client, in a house with many, offers those that go with what is typed', {
  skip: chromiumMissing(),
}, async () => {
  const admin = await startTestAdmin()
  const browser = await startChromium()
  try {
    await admin.signIn('administrator')
    await writeTransaction(admin.database, (trx) => clientIdsOf(trx, names, new Date()))
    const { page } = await openSignedIn(browser, admin)
    await page.goto(`${admin.url}/contracts/add`)
    const offered = page.locator('#clients option')
    assert.equal(await offered.count(), 50)
    await page.locator('#client').pressSequentially('ente 24')
    await page.locator('#clients option[value="Cliente 247"]').waitFor({ state: 'attached' })
    assert.equal(await offered.count(), 10)
    await lookAt(page, 'contract-client')
    await page.goto(`${admin.url}/clients`)
    await lookAt(page, 'clients')
  } finally {
    await browser.close()
    await admin.close()
  }
})
