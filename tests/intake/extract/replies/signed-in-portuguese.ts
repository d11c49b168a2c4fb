import type { ReplyCase } from './in-portuguese.ts'

/** What stands under a mail in Portuguese. */
export const signedInPortuguese: readonly ReplyCase[] = [
  ['nothing quoted', 'Bom dia,\n\nainda não imprime.', 'Bom dia,\n\nainda não imprime.'],
  ['a telephone', 'Já chegou.\n\nEnviado do meu iPhone', 'Já chegou.'],
  ['a Samsung telephone', 'Já chegou.\n\nEnviado a partir do meu smartphone Samsung Galaxy.', 'Já chegou.'],
  ['Outlook for iOS', 'Já chegou.\n\nObtenha o Outlook para iOS', 'Já chegou.'],
  ['Mail of Windows', 'Já chegou.\n\nEnviado do Email para Windows 10', 'Já chegou.'],
  ['a mark', 'Já chegou.\n\n-- \nAna\nContabilidade', 'Já chegou.'],
  [
    'Atenciosamente',
    'Já chegou.\n\nAtenciosamente,\n\nAna Souza\nContabilidade\nTel. (11) 5555-0100',
    'Já chegou.',
  ],
  ['Att on the line of the name', 'Já chegou.\n\nAtt, Ana Souza', 'Já chegou.'],
  ['Att below thanks', 'Já chegou.\nObrigada.\nAtt.\nAna', 'Já chegou.\nObrigada.'],
  ['the close of Portugal', 'Já chegou.\n\nCom os melhores cumprimentos,\nAna Sousa', 'Já chegou.'],
  [
    'a postscript',
    'Já chegou.\n\nAtenciosamente,\nAna\n\nPS: falta o cabo.',
    'Já chegou.\n\nPS: falta o cabo.',
  ],
  [
    'a legal notice',
    'Já chegou.\n\nEsta mensagem pode conter informação confidencial. Se você não é o destinatário, apague-a.',
    'Já chegou.',
  ],
  [
    'a notice behind a drawn line, and a word for the trees',
    'Já chegou.\n\nAtt,\nAna\n\n*****************\nAVISO LEGAL: as informações desta mensagem são sigilosas.\n*****************\n\nAntes de imprimir, pense em sua responsabilidade com o meio ambiente.',
    'Já chegou.',
  ],
  [
    'a virus scanner',
    'Já chegou.\n\n<https://www.avast.example/sig>\nLivre de vírus. www.avast.com <https://www.avast.com/sig>',
    'Já chegou.',
  ],
  [
    'a card',
    'Já chegou, obrigada!\n\nAna Souza\nAnalista de Compras\n(11) 5555-0100\nana@client.example\nwww.client.example',
    'Já chegou, obrigada!',
  ],
  [
    'thanks above a name and a number',
    'Favor cancelar.\n\nGrata,\nAna Souza\n(11) 5555-0100',
    'Favor cancelar.\n\nGrata,',
  ],
  [
    'all that a firm puts under a mail',
    'Segue o boleto.\n\nAtenciosamente,\n\n[logo]\n\nAna Souza\nAnalista Financeiro\nEmpresa Ltda.\nRua das Flores, 100 - Centro - São Paulo/SP\nTel.: +55 (11) 5555-0100 | Cel.: (11) 95555-0100\nwww.client.example\n\nP Antes de imprimir pense em seu compromisso com o Meio Ambiente.\n\nAs informações contidas neste e-mail e nos arquivos anexos são confidenciais e destinadas exclusivamente ao destinatário. Caso tenha recebido por engano, apague.',
    'Segue o boleto.',
  ],
  [
    'a notice right below a name',
    'Já chegou.\n\nAtt,\nAna\nEsta mensagem e seus anexos podem conter informação confidencial e são destinados só ao destinatário. Se a recebeu por engano, apague-a.',
    'Já chegou.',
  ],
  ['a drawn line above a name', 'Já chegou.\n__________________\nAna Souza\nCompras', 'Já chegou.'],
  ['nothing but a signature', 'Enviado do meu iPhone', 'Enviado do meu iPhone'],
]

/** Texts that only look like quotes or signatures: every word of them is new. */
export const newInPortuguese: readonly string[] = [
  'Em 2026 compramos duas.\nUma parou.',
  'De: manhã não imprime.\nPara mim tanto faz.',
  'De: São Paulo\nPara: Recife\nData: 03/01/2026\n\nPreciso da passagem.',
  'Transferência\n\nDe: estoque 1\nPara: estoque 2\nData: hoje\nMotivo: falta',
  'Enviado pelo motoboy ontem, ainda não chegou.',
  'O pedido foi\nenviado pelo correio, e voltou.',
  'Prezados,\n\nSaudações.\n\nO sistema parou.',
  'Segue o contato do cliente:\n\nAna Souza\n(11) 5555-0100\nana@client.example',
  'A mensagem original sumiu.\nMensagem original\ncom o anexo, podem reenviar?',
  'Se não recebeu os anexos, me informe.',
  'Bom dia.\n\nAntes de imprimir a etiqueta o sistema trava.',
  'Na tela aparece:\n> prompt\n> outro\n\nO que faço?',
  'Quem é o destinatário da nota?\n\nEsta mensagem aparece na tela e não sai.',
  'Recebi um e-mail que dizia\nAna escreveu ontem que está tudo certo.',
  'Respostas em vermelho abaixo.\n\n-----Mensagem original-----\nDe: Suporte\nEnviada em: sábado\nPara: Ana\nAssunto: x\n\nQual o modelo?\nX-200',
  'Responda acima de tudo com calma.',
  'Podem me responder\nvia e-mail\nou telefone.',
  'Pedido:\n\nEnviado via e-mail\n\nContrato 12 e nota 34',
  'No sistema aparece 10:00 quando ele escreveu\nalgo errado.',
  'No dia 3 às 10:00 o João me escreveu:\n"não funciona"\nO que faço?',
  'Olá\n\nAssunto: troca\nDe: sala 1\nPara: sala 2\n\nTrocar a mesa.',
  'Bom dia.\n\n---\n\nSegunda parte do texto.',
  'Item 1\n----\nItem 2\n----\nItem 3',
  'Produto Azul\n---\nProduto Verde',
  'Novos fornecedores\n\n----\nAna Souza\n(11) 5555-0100\n----\nBeto Lima\n(11) 5555-0101',
  'Incluir no cadastro\n\nAna Souza\n(11) 5555-0100\nana@client.example',
  'Prezados,\nO erro é:\n\nMensagem original do sistema: falha 12',
  '> Qual o CPF?\n\n123',
]
