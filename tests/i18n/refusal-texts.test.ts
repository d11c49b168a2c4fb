import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PermanentReason } from '../../src/domain/policy/reasons.ts'
import { translate } from '../../src/i18n/translate.ts'
import { wireText } from '../../src/i18n/wire.ts'

/** The manual's words and their ASCII form, reason by reason. */
const texts: readonly (readonly [
  id: string,
  reason: PermanentReason,
  exact: string,
  wire: readonly string[],
])[] = [
  [
    'A16 R1',
    'subject-missing',
    'Não foi possível inserir o chamado. O e-mail está sem assunto.',
    ['Nao foi possivel inserir o chamado. O e-mail esta sem assunto.'],
  ],
  [
    'A17 R2',
    'not-registered',
    'Não foi possível inserir o chamado. Usuário não localizado.',
    ['Nao foi possivel inserir o chamado. Usuario nao localizado.'],
  ],
  [
    'A18 R3',
    'requester-blocked',
    'Não foi possível inserir o chamado. Usuário bloqueado/inativo.',
    ['Nao foi possivel inserir o chamado. Usuario bloqueado/inativo.'],
  ],
  [
    'A19 R4',
    'email-not-permitted',
    'Não foi possível inserir o chamado. Usuário sem permissão de abertura de chamados via e-mail.',
    ['Nao foi possivel inserir o chamado. Usuario sem permissao de abertura de chamados via e-mail.'],
  ],
  [
    'A20 R5',
    'validation-pending',
    'Não foi possível inserir o chamado. Usuário Solicitante tem chamado PENDENTE para validação.',
    ['Nao foi possivel inserir o chamado. Usuario Solicitante tem chamado PENDENTE para validacao.'],
  ],
  [
    'A21 R6',
    'several-recipients',
    'Não foi possível abrir o chamado. Há mais de um endereço de e-mail no campo ‘PARA/TO’. Para efetuar a abertura do chamado, o e-mail deve ser direcionado, na opção PARA/TO, unicamente para o endereço de e-mail de abertura automática de chamados.',
    [
      'Nao foi possivel abrir o chamado.',
      "Ha mais de um endereco de e-mail no campo 'PARA/TO'.",
      'Para efetuar a abertura do chamado, o e-mail deve ser direcionado, na opcao PARA/TO, unicamente para o endereco de e-mail de abertura automatica de chamados.',
    ],
  ],
]

for (const [id, reason, exact, wire] of texts) {
  test(`translate, ${id}, has the manual's words byte for byte`, () => {
    assert.deepEqual(Buffer.from(translate('pt-BR', `reason.${reason}`)), Buffer.from(exact))
  })

  test(`wireText, ${id}, is the same in printable ASCII`, () => {
    assert.deepEqual(wireText('pt-BR', reason), wire)
    for (const line of wire) assert.match(line, /^[\x20-\x7e]{1,498}$/)
  })
}
