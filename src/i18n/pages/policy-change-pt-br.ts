/** Texts of the pages that tell what has changed in the policy, in Brazilian Portuguese. */
export const policyChangePtBr = {
  'policy-change.title': 'Versões da política',
  'policy-change.lead':
    'Cada mudança nas regras faz uma versão nova. A página de cada mensagem diz por qual versão ela foi julgada.',
  'policy-change.column.version': 'Versão',
  'policy-change.column.changes': 'O que mudou (antes → depois)',
  'policy-change.none-yet': 'A política ainda não foi mudada.',
  'policy-change.none': 'nada',
  'policy-change.field.mode': 'Modo',
  'policy-change.field.profile': 'Perfil',
  'policy-change.field.enabled': 'Recebe mensagens',
  'policy-change.field.language': 'Idioma',
  'policy-change.field.acknowledge': 'Confirma chamados por e-mail',
  'policy-change.field.aliases': 'Outros endereços',
  'policy-change.field.list': 'Lista',
  'policy-change.field.reason': 'Motivo',
  'policy-change.field.owner': 'Responsável',
  'policy-change.field.expires': 'Vale até',
  'policy-change.field.client': 'Cliente',
} as const
