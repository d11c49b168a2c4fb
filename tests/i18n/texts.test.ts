import assert from 'node:assert/strict'
import { test } from 'node:test'
import { senderLanguages } from '../../src/domain/language.ts'
import { permanent, protocol, transient } from '../../src/domain/policy/reasons.ts'
import { ptBr } from '../../src/i18n/pt-br.ts'
import { isTextKey, translate } from '../../src/i18n/translate.ts'
import { foldToAscii, wireLines, wireText } from '../../src/i18n/wire.ts'

test('texts, R1 and R6, are the manual byte for byte', () => {
  assert.equal(
    translate('pt-BR', 'reason.subject-missing'),
    'Não foi possível inserir o chamado. O e-mail está sem assunto.',
  )
  assert.equal(
    translate('pt-BR', 'reason.several-recipients'),
    'Não foi possível abrir o chamado. Há mais de um endereço de e-mail no campo ‘PARA/TO’. Para efetuar a abertura do chamado, o e-mail deve ser direcionado, na opção PARA/TO, unicamente para o endereço de e-mail de abertura automática de chamados.',
  )
})

test('wire, R1, leaves as ASCII in one line', () => {
  assert.deepEqual(wireText('pt-BR', 'subject-missing'), [
    'Nao foi possivel inserir o chamado. O e-mail esta sem assunto.',
  ])
})

test('wire, R6, leaves as a multi-line reply with the whole text', () => {
  const lines = wireText('pt-BR', 'several-recipients')
  assert.ok(lines.length > 1)
  assert.equal(
    lines.join(' '),
    "Nao foi possivel abrir o chamado. Ha mais de um endereco de e-mail no campo 'PARA/TO'. Para efetuar a abertura do chamado, o e-mail deve ser direcionado, na opcao PARA/TO, unicamente para o endereco de e-mail de abertura automatica de chamados.",
  )
})

test('wire, every reply in every language, is printable ASCII in lines under 512 octets', () => {
  for (const language of senderLanguages)
    for (const id of [...keys(permanent), ...keys(transient), ...keys(protocol)])
      for (const line of wireText(language, id)) assert.match(line, /^[\x20-\x7e]{2,498}$/)
})

test('texts, es, tells senders every reason and remedy and the page in words of its own', () => {
  const reasons = [...keys(permanent), ...keys(transient)]
  const forSenders = Object.keys(ptBr)
    .filter(isTextKey)
    .filter((key) => key.startsWith('why.'))
  for (const key of [...reasons.flatMap((id) => [`reason.${id}`, `remedy.${id}`] as const), ...forSenders]) {
    assert.notEqual(translate('es', key), translate('en', key), key)
    assert.notEqual(translate('es', key), '', key)
  }
})

test('wire, a text longer than a line, is broken at blanks and nothing is lost', () => {
  const text = `${'palavra '.repeat(200)}fim`
  const lines = wireLines(text)
  assert.ok(lines.every((line) => line.length <= 498))
  assert.equal(lines.join(' '), text)
})

test('wire, letters without an ASCII form, become question marks and never control characters', () => {
  assert.equal(foldToAscii('não 漢\r\n“x” –'), 'nao ???"x" -')
})

function keys<T extends object>(table: T): (keyof T)[] {
  return Object.keys(table) as (keyof T)[]
}
