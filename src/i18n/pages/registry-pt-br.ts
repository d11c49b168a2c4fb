/** Texts of the registry: clients, associated domains and import, in Brazilian Portuguese. */
export const registryPtBr = {
  'contacts.column.client': 'Cliente',
  'contacts.field.other-roles': 'Também é',
  'contacts.field.other-roles.hint':
    'Quem é técnico ou administrador não abre chamados por e-mail, mesmo sendo também solicitante.',
  'contacts.field.client': 'Cliente',
  'contacts.field.client.hint':
    'A empresa da pessoa. Um nome novo cadastra o cliente; deixe em branco se não houver.',
  'contacts.import': 'Importar de planilha',
  'contacts.import.lead':
    'Cole o conteúdo de um arquivo CSV, com cabeçalho na primeira linha. Nada é salvo antes da sua confirmação, e uma linha com erro impede a importação inteira.',
  'contacts.import.csv': 'Conteúdo do CSV',
  'contacts.import.hint':
    'Colunas: email, nome e perfil; se quiser, ativo, poremail e cliente. Separe por vírgula ou ponto e vírgula. Até {count} pessoas por vez; para mais, use o comando portaria contact import.',
  'contacts.import.check': 'Conferir',
  'contacts.import.confirm': 'Importar',
  'contacts.import.faults': 'Nada foi importado. Corrija estas linhas e confira de novo:',
  'contacts.import.more-faults': 'E mais {count} linhas com erro.',
  'contacts.import.preview': 'Prévia',
  'contacts.import.preview.lead': 'Pessoas a cadastrar ou alterar: {count}. Abaixo, as primeiras.',
  'contacts.import.done': 'Importação concluída. Incluídos: {added}. Alterados: {changed}.',
  'contacts.import.fault.columns': 'Linha {line}: faltam as colunas {value}.',
  'contacts.import.fault.address': 'Linha {line}: “{value}” não é um endereço de e-mail.',
  'contacts.import.fault.name': 'Linha {line}: falta o nome.',
  'contacts.import.fault.role':
    'Linha {line}: “{value}” não é um perfil; use solicitante, técnico ou administrador.',
  'contacts.import.fault.answer': 'Linha {line}: em ativo e poremail, use sim ou não.',
  'contacts.import.fault.quote': 'Linha {line}: uma célula ocupa várias linhas; confira se faltam aspas.',
  'contacts.import.fault.repeated': 'Linha {line}: o endereço {value} já apareceu em outra linha acima.',
  'contacts.import.fault.too-many': 'São {count} pessoas; o limite é {limit} por vez.',
  'contacts.import.fault.empty': 'Não há pessoas no que foi colado.',
  'associations.title': 'Domínios associados',
  'associations.lead':
    'Quem escreve de um destes domínios é vinculado ao cliente, e o chamado também. Nos endereços que aceitam domínios associados, pode abrir chamados sem cadastro.',
  'associations.add': 'Associar domínio',
  'associations.caption': 'Domínios em ordem alfabética',
  'associations.none-yet': 'Nenhum domínio associado ainda.',
  'associations.column.domain': 'Domínio',
  'associations.column.client': 'Cliente',
  'associations.column.owner': 'Criado por',
  'associations.column.since': 'Desde',
  'associations.column.actions': 'Ações',
  'associations.field.domain': 'Domínio',
  'associations.field.domain.hint':
    'Só este domínio: subdomínios precisam de regra própria. Exemplo: cliente.example',
  'associations.field.client': 'Cliente',
  'associations.field.client.hint': 'Um nome novo cadastra o cliente.',
  'associations.save': 'Salvar',
  'associations.cancel': 'Cancelar',
  'associations.remove': 'Remover',
  'associations.remove-one': 'Remover {domain}',
  'associations.saved': 'O domínio {domain} agora pertence a {client}.',
  'associations.removed':
    'O domínio {domain} não está mais associado. Contatos e chamados continuam com o cliente.',
  'associations.fault.domain': 'Informe um domínio, como cliente.example.',
  'associations.fault.taken': 'O domínio {domain} já está associado a {client}.',
  'associations.fault.client': 'Informe o nome do cliente.',
} as const
