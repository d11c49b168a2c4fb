import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import type { Language } from '../../src/domain/language.ts'
import { noWorld } from '../../src/admin/outgoing-means.ts'
import { plainAppearance } from '../../src/domain/outgoing/channel.ts'
import { dnsError } from '../../src/intake/authenticity/resolver.ts'
import { makeDkimKey } from '../../src/outgoing/dkim-keys.ts'
import { keepProbe, type ProbeLine } from '../../src/store/channel-probes.ts'
import { saveChannel } from '../../src/store/channels.ts'
import { saveContract } from '../../src/store/contracts.ts'
import { addDesk } from '../../src/store/desks.ts'
import { keepDkimKey } from '../../src/store/dkim-keys.ts'
import { createSecretBox } from '../../src/store/secret-box.ts'
import { changeUser, findUserByName } from '../../src/store/users.ts'
import { startTestAdmin, type TestAdmin } from '../support/admin.ts'
import { newChannel } from '../support/channels.ts'
import { lookAt, looks, openSignedIn, walkByTab } from '../support/look-at.ts'
import { openDesk } from '../support/mail-admin.ts'

let admin: TestAdmin
let browser: Browser

const lines: readonly ProbeLine[] = [
  { step: 'reach', state: 'good', ms: null, why: null, words: '' },
  { step: 'greeting', state: 'good', ms: 41, why: null, words: '' },
  { step: 'tls', state: 'good', ms: 113, why: null, words: '' },
  {
    step: 'sign-in',
    state: 'bad',
    ms: 87,
    why: 'refused',
    words: '535 5.7.8 Username and Password not accepted. For more information, go to the help pages.',
  },
]

before(async () => {
  const resolve = async (): Promise<never> => {
    throw dnsError('ENOTFOUND')
  }
  admin = await startTestAdmin({
    outgoing: { ...noWorld, resolve, probeLimits: { reachMs: 50, stepMs: 200 } },
  })
  await admin.signIn('administrator')
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  const { writer } = admin.database
  const now = new Date('2026-11-21T12:00:00Z')
  await addDesk(writer, openDesk, now)
  const { settings } = newChannel()
  const login = { user: 'suporte@empresa.example', mechanism: 'plain' as const }
  const appearance = { ...plainAppearance, brandName: 'Empresa', brandUrl: 'https://empresa.example' }
  const smtp = { ...settings, login, appearance }
  await saveChannel(
    writer,
    newChannel(
      { id: 'a', name: 'Suporte da Empresa', address: 'contato@empresa.example', settings: smtp },
      'sealed',
    ),
    now,
  )
  const cloud = {
    ...settings,
    login: { user: 'ti@abc.example', mechanism: 'xoauth2' as const },
    server: { host: 'smtp.office365.com', port: 587, encryption: 'starttls' as const },
    oauth: { clientId: 'app', tenant: 'abc.example', connectedAt: null },
  }
  await saveChannel(
    writer,
    newChannel({
      id: 'b',
      name: 'TI ABC',
      kind: 'microsoft-oauth',
      address: 'ti@abc.example',
      settings: cloud,
    }),
    now,
  )
  await saveChannel(
    writer,
    newChannel({
      id: 'c',
      name: 'Direta',
      kind: 'direct',
      address: 'avisos@empresa.example',
      isSystem: true,
      settings: { ...settings, server: null },
    }),
    now,
  )
  const contract = {
    id: 'k1',
    name: 'Contrato 2026/17 da Padaria Lua',
    client: '',
    active: true,
    channelId: 'a',
  }
  await saveContract(admin.database, contract, now)
  await keepProbe(writer, 'a', lines, now)
  const secrets = createSecretBox(new Uint8Array(32).fill(7))
  await keepDkimKey(writer, await makeDkimKey('empresa.example', secrets, now), now)
})

after(async () => {
  await browser.close()
  await admin.close()
})

async function read(language: Language): Promise<void> {
  const user = await findUserByName(admin.database.reader, 'administrator')
  await changeUser(admin.database.writer, user?.id ?? '', { language })
}

for (const language of ['pt-BR', 'en'] as const) {
  for (const { theme, size } of looks) {
    test(`pages of channels, ${language}, ${theme} on a ${size}, O15 fit the screen and have no fault that axe finds`, async () => {
      const withAxe = language === 'pt-BR'
      await read(language)
      const { page, context } = await openSignedIn(browser, admin, { theme, size })
      const visit = async (name: string, where: string) => {
        await page.goto(`${admin.url}${where}`)
        await lookAt(page, `channels-${name}-${size}-${theme}-${language}`, { withAxe })
      }
      await visit('list', '/channels')
      await visit('add', '/channels/add')
      await visit('add-smtp', '/channels/add?kind=smtp&address=suporte%40empresa.example')
      await page.click('main form button[type=submit]')
      await lookAt(page, `channels-faults-${size}-${theme}-${language}`, { withAxe })
      await visit('add-google', '/channels/add?kind=google-password')
      await visit('edit', '/channels/a/edit')
      await visit('edit-oauth', '/channels/b/edit')
      await visit('show', '/channels/a')
      await visit('show-oauth', '/channels/b')
      await visit('show-direct', '/channels/c')
      await visit('appearance', '/channels/a/appearance')
      await visit('dkim', '/channels/a/dkim')
      await visit('contract', '/contracts/k1/edit')
      await visit('desk', `/desks/${encodeURIComponent(openDesk.address)}/edit`)
      await context.close()
    })
  }
}

test('form of a channel, authentication unticked, M28 F9 hides who signs in, without any script', async () => {
  const { page, context } = await openSignedIn(browser, admin)
  await page.goto(`${admin.url}/channels/add?kind=smtp`)
  assert.ok(await page.isVisible('#user'))
  await page.uncheck('[name=needsLogin]')
  assert.ok(!(await page.isVisible('#user')) && !(await page.isVisible('#password')))
  await context.close()
})

test('new channel, by keyboard alone, F5 M10 O14 is chosen, filled in, saved and tested', async () => {
  await read('pt-BR')
  const { page, context } = await openSignedIn(browser, admin)
  await page.goto(`${admin.url}/channels/add`)
  await walkByTab(page, 'channels-add')
  await page.focus('input[name=kind]')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(/kind=smtp/)
  assert.equal(await page.inputValue('#address'), openDesk.address)
  await page.focus('#name')
  await page.keyboard.insertText('Pelo teclado')
  for (let stop = 0; stop < 3; stop += 1) await page.keyboard.press('Tab')
  await page.keyboard.insertText('smtp.empresa.example')
  await page.focus('#user')
  await page.keyboard.insertText('suporte')
  await page.keyboard.press('Tab')
  await page.keyboard.insertText('senha')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/channels\/\w{20,}$/)
  assert.match(await page.innerText('main'), /O servidor não foi alcançado/)
  await context.close()
})
