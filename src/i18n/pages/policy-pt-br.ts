/** Texts of a desk's policy, setting by setting, in Brazilian Portuguese. */
export const policyPtBr = {
  'desks.policy': 'Política do endereço',
  'desks.policy.lead':
    'O perfil define cada regra abaixo. O que você mudar aqui vale só para este endereço, já na próxima mensagem.',
  'desks.policy.changed': 'diferente do perfil',
  'desks.policy.change': 'Política',
  'desks.policy.change-one': 'Política de {address}',
  'desks.fault.limit': 'Informe um número inteiro, ou deixe em branco para não haver limite.',
  'setting.yes': 'Sim',
  'setting.no': 'Não',
  'setting.newRequests': 'Quem pode abrir chamado',
  'setting.newRequests.hint': 'Respostas a chamados existentes não dependem desta regra.',
  'setting.newRequests.anyone': 'Qualquer remetente',
  'setting.newRequests.registered': 'Só solicitantes cadastrados',
  'setting.newRequests.associated': 'Cadastrados e domínios associados a um cliente',
  'setting.newRequests.nobody': 'Ninguém, por e-mail',
  'setting.pendingLimit': 'Máximo de chamados pendentes de validação',
  'setting.pendingLimit.hint':
    'Acima deste número, o solicitante recebe a recusa R5. Em branco: sem limite. 0: qualquer pendência recusa.',
  'setting.onlyAddressInTo': 'Exigir um único endereço em Para',
  'setting.onlyAddressInTo.hint': 'Quem põe outros endereços em Para recebe a recusa R6; cópias vão em Cc.',
  'setting.subjectRequired': 'Exigir assunto',
  'setting.subjectRequired.hint': 'Sem assunto, o remetente recebe a recusa R1.',
  'setting.approveAtDoor': 'Esperar na porta até ser liberado',
  'setting.approveAtDoor.hint':
    'A mensagem fica com o servidor do remetente (451) e aparece em Na porta; liberada, entra na próxima tentativa dele. Só no modo direto.',
  'setting.approveAtDoor.no': 'Ninguém',
  'setting.approveAtDoor.strangers': 'Remetentes não cadastrados',
  'setting.approveAtDoor.doubtful': 'Não cadastrados cujo envelope não confirma o remetente',
} as const
