import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  isForwardingConfirmation,
  readForwardingConfirmation,
} from '../../../src/domain/mail/forwarding-confirmation.ts'

const confirming = 'https://mail-settings.google.com/mail/vf-%5BANGjdJ_x%5D-abc'
const text = [
  'ana@gmail.example pediu para encaminhar mensagens para suporte@empresa.example.',
  'Código de confirmação: 504520397',
  confirming,
  'Se mudar de ideia: https://mail-settings.google.com/mail/uf-%5BANGjdJ_x%5D-abc',
].join('\r\n')

test('O9 isForwardingConfirmation, the address that Gmail asks from, is one in any case of letters', () => {
  const by = (address: string) => isForwardingConfirmation({ author: { name: 'x', address } })
  assert.equal(by('Forwarding-NoReply@Google.com'), true)
  assert.equal(by('forwarding-noreply@google.com.ladrao.example'), false)
  assert.equal(isForwardingConfirmation({ author: null }), false)
})

test('O9 readForwardingConfirmation, subject and text in Portuguese, gives code and confirming link', () => {
  assert.deepEqual(readForwardingConfirmation('(#504520397) Confirmação de encaminhamento do Gmail', text), {
    code: '504520397',
    link: confirming,
  })
  assert.equal(readForwardingConfirmation('Confirmação', text).code, '504520397')
  assert.deepEqual(readForwardingConfirmation('x', ''), { code: null, link: null })
})

test('O9 isForwardingConfirmation, the address that Microsoft asks from, is one', () => {
  const by = (address: string) => isForwardingConfirmation({ author: { name: 'x', address } })
  assert.equal(by('account-security-noreply@accountprotection.microsoft.com'), true)
  assert.equal(by('account-security-noreply@microsoft.com.ladrao.example'), false)
})

test('O9 readForwardingConfirmation, a mail of Microsoft, gives the code after its name and the confirming link', () => {
  const page = 'https://account.live.com/Aliases/Verify?otc=x'
  const words = (code: string) =>
    `Verifique o endereço suporte@empresa.example.\r\nCódigo de segurança: ${code}\r\n${page}`
  assert.deepEqual(readForwardingConfirmation('Verifique seu endereço', words('4821')), {
    code: '4821',
    link: page,
  })
  assert.equal(readForwardingConfirmation('', 'Your security code is: 7654321').code, '7654321')
  assert.equal(
    readForwardingConfirmation('', 'código postal do cliente em Lisboa desde ontem, às 10h 1234').code,
    null,
  )
  const long = `código ${'x'.repeat(19_000)}1234`
  assert.equal(readForwardingConfirmation('', long).code, null)
})

test('O9 readForwardingConfirmation, links elsewhere or that withdraw, are left out', () => {
  const links = [
    'https://mail-settings.google.com/mail/uf-abc',
    'https://mail-settings.google.com.ladrao.example/mail/vf-abc',
    'https://eu@mail-settings.google.com/mail/vf-abc',
    'https://mail-settings.google.com:8443/mail/vf-abc',
    'http://mail-settings.google.com/mail/vf-abc',
    `https://mail-settings.google.com/${'a'.repeat(3_000)}`,
    'https://ladrao.example/?x=https://mail-settings.google.com/mail/vf-abc',
  ]
  for (const link of links)
    assert.equal(readForwardingConfirmation('', `abra ${link} agora`).link, null, link)
  assert.equal(readForwardingConfirmation('', `<${confirming}>`).link, confirming)
})
