/** A text as a mail program sends it, and what its author newly wrote in it. */
export type ReplyCase = readonly [circumstance: string, text: string, reply: string]

/** Replies as the mail programs of Brazil write them. */
export const inPortuguese: readonly ReplyCase[] = [
  [
    'Gmail',
    'Obrigado!\n\nEm qua., 3 de jan. de 2026 às 10:00, Ana <ana@client.example> escreveu:\n\n> Reiniciou?\n',
    'Obrigado!',
  ],
  [
    'Gmail, broken before the address',
    'Obrigado!\n\nEm qua., 3 de jan. de 2026 às 10:00, Ana Maria da Silva\n<ana@client.example> escreveu:\n\n> Reiniciou?',
    'Obrigado!',
  ],
  [
    'Gmail, broken inside the address',
    'Obrigado!\n\nEm qua., 3 de jan. de 2026 às 10:00, Ana Maria da Silva <\nana.maria.da.silva@client.example> escreveu:\n\n> Reiniciou?',
    'Obrigado!',
  ],
  [
    'Gmail, broken behind the address, where the rest begins like a quote mark',
    'Obrigado!\n\nEm qua., 3 de jan. de 2026 às 10:00, Suporte <suporte@desk.example\n> escreveu:\n\n> Reiniciou?',
    'Obrigado!',
  ],
  [
    'Gmail of former years, without a verb',
    'Pode fechar.\n\n2014-01-03 10:00 GMT-02:00 Ana <ana@client.example>:\n\n> Posso fechar?',
    'Pode fechar.',
  ],
  [
    'Gmail on Android',
    'Ok\n\nEm qua, 3 de jan de 2026 10:00, Suporte <suporte@desk.example> escreveu:\n\n> Reiniciou?\n>',
    'Ok',
  ],
  [
    'Gmail forwarding with a note',
    'Vejam abaixo, por favor.\n\n---------- Forwarded message ---------\nDe: Loja <loja@shop.example>\nDate: qua., 3 de jan. de 2026 às 10:00\nSubject: Nota\nTo: <ana@client.example>\n\nSegue a nota.',
    'Vejam abaixo, por favor.',
  ],
  [
    'Outlook on Windows',
    'Funcionou.\n\nDe: Ana <ana@client.example>\nEnviada em: quarta-feira, 3 de janeiro de 2026 10:00\nPara: help@desk.example\nAssunto: Re: impressora\n\nReiniciou?',
    'Funcionou.',
  ],
  [
    'Outlook on Windows, with an address in brackets, a copy and importance',
    'Funcionou.\n\nDe: Ana Souza [mailto:ana@client.example]\nEnviada em: quarta-feira, 3 de janeiro de 2026 10:00\nPara: Suporte\nCc: Beto; Carla\nAssunto: RES: impressora\nPrioridade: Alta\n\nReiniciou?',
    'Funcionou.',
  ],
  [
    'Outlook on the web',
    'Funcionou.\n________________________________\nDe: Ana <ana@client.example>\nEnviado: quarta-feira, 3 de janeiro de 2026 10:00\nPara: help@desk.example\nAssunto: x\n\nReiniciou?',
    'Funcionou.',
  ],
  [
    'Outlook for Mac',
    'Funcionou.\n\nDe: Ana <ana@client.example>\nData: quarta-feira, 3 de janeiro de 2026 10:00\nPara: Suporte <help@desk.example>\nAssunto: Re: x\n\nReiniciou?',
    'Funcionou.',
  ],
  [
    'Outlook with bold labels turned into stars',
    'Funcionou.\n\n*De:* Ana <ana@client.example>\n*Enviada em:* quarta-feira, 3 de janeiro de 2026 10:00\n*Para:* help@desk.example\n*Assunto:* x\n\nReiniciou?',
    'Funcionou.',
  ],
  [
    'Outlook on a telephone',
    'Funcionou.\n\nObter o Outlook para Android<https://aka.ms/x>\n________________________________\nDe: Ana <ana@client.example>\nEnviado: quarta-feira, 3 de janeiro de 2026 10:00:00\nPara: help@desk.example\nAssunto: x\n\nReiniciou?',
    'Funcionou.',
  ],
  ['Outlook Express', 'Sim.\n\n-----Mensagem original-----\nDe: Ana\nReiniciou?', 'Sim.'],
  [
    'Outlook answering a meeting',
    'Confirmo.\n\n-----Compromisso original-----\nDe: Ana\nEnviada em: quarta-feira\nPara: Suporte\nAssunto: Visita\n',
    'Confirmo.',
  ],
  [
    'Apple Mail',
    'Chegou.\n\n> Em 3 de jan. de 2026, à(s) 10:00, Suporte <suporte@desk.example> escreveu:\n> \n> Chegou?\n',
    'Chegou.',
  ],
  [
    'an iPhone',
    'Já chegou.\n\nEnviado do meu iPhone\n\n> Em 3 de jan. de 2026, à(s) 10:00, Suporte <suporte@desk.example> escreveu:\n> \n> \uFEFFChegou?',
    'Já chegou.',
  ],
  [
    'an iPhone, answered below the quote',
    'Enviado do meu iPhone\n\n> Em 3 de jan. de 2026, à(s) 10:00, Suporte <suporte@desk.example> escreveu:\n> \n> Chegou?\n\nChegou sim, obrigado.',
    'Chegou sim, obrigado.',
  ],
  [
    'Apple Mail forwarding with a note',
    'Podem ver?\n\n> Início da mensagem encaminhada:\n> \n> De: Loja <loja@shop.example>\n> Assunto: Nota\n> \n> Segue.',
    'Podem ver?',
  ],
  ['Thunderbird', 'Resolvido.\n\nEm 03/01/2026 10:00, Suporte escreveu:\n> Resolveu?\n', 'Resolvido.'],
  [
    'Thunderbird, answered below the quote',
    'Em 03/01/2026 10:00, Suporte escreveu:\n> Qual o número de série?\n> Qual o modelo?\n\nÉ o 1234, modelo X.\n\n-- \nAna\nContabilidade',
    'É o 1234, modelo X.',
  ],
  [
    'Thunderbird forwarding with a note',
    'Segue o erro.\n\n\n-------- Mensagem encaminhada --------\nAssunto: \tErro\nData: \tSat, 3 Jan 2026 10:00:00 -0300\nDe: \tLoja <loja@shop.example>\nPara: \tana@client.example\n\nErro 12',
    'Segue o erro.',
  ],
  [
    'Yahoo',
    'Certo.\n\n    Em quarta-feira, 3 de janeiro de 2026 10:00:00 BRT, Suporte <suporte@desk.example> escreveu:  \n \n Reiniciou?\n',
    'Certo.',
  ],
  [
    'Yahoo of former years',
    'Certo.\n\n--- Em qua, 3/1/12, Suporte <suporte@desk.example> escreveu:\n\nDe: Suporte <suporte@desk.example>\nAssunto: x\nPara: ana@client.example\n\nReiniciou?',
    'Certo.',
  ],
  [
    'Yahoo on Android',
    'Certo.\n\nYahoo Mail: procure, organize, conquiste\n\nEm qua., 3 de jan. de 2026 às 10:00, Suporte<suporte@desk.example> escreveu:   Reiniciou?',
    'Certo.',
  ],
  [
    'Roundcube (Locaweb, UOL Host)',
    'Feito.\n\nEm 2026-01-03 10:00, Suporte escreveu:\n\n> Pode testar?\n',
    'Feito.',
  ],
  [
    'Zimbra',
    'Feito.\n\n----- Mensagem original -----\nDe: "Suporte" <suporte@desk.example>\nPara: "Ana" <ana@client.example>\nEnviadas: Quarta-feira, 3 de janeiro de 2026 10:00:00\nAssunto: Re: x\n\nPode testar?',
    'Feito.',
  ],
  [
    'Zimbra of new, without a heading',
    'Feito.\n\nDe: "Suporte" <suporte@desk.example>\nPara: "Ana" <ana@client.example>\nEnviadas: Quarta-feira, 3 de janeiro de 2026 10:00:00\nAssunto: Re: x\n\nPode testar?',
    'Feito.',
  ],
  [
    'UOL and BOL',
    'Feito.\n\nDe: "Suporte" <suporte@desk.example>\nEnviada: 2026/01/03 10:00:00\nPara: ana@uol.example\nAssunto: Re: x\n \nPode testar?',
    'Feito.',
  ],
  ['Horde', 'Feito.\n\nCitando Suporte <suporte@desk.example>:\n\n> Pode testar?\n', 'Feito.'],
  [
    'SquirrelMail',
    'Feito.\n\nEm Qua, Janeiro 3, 2026 10:00 am, Suporte escreveu:\n> Pode testar?\n',
    'Feito.',
  ],
  [
    'a program that names the author alone',
    'Feito.\n\nAna Maria da Silva escreveu:\n> Pode testar?',
    'Feito.',
  ],
  [
    'Notes',
    'Feito.\n\nDe:        Suporte/DTI/Empresa\nPara:        Ana/RH/Empresa@Empresa,\nData:        03/01/2026 10:00\nAssunto:        Re: x\n\nPode testar?',
    'Feito.',
  ],
  [
    'a Samsung telephone',
    'Feito.\n\nEnviado do meu Galaxy\n\n-------- Mensagem original --------\nDe: Suporte <suporte@desk.example>\nData: 03/01/2026 10:00 (GMT-03:00)\nPara: ana@client.example\nAssunto: Re: x\n\nPode testar?',
    'Feito.',
  ],
  [
    'Notes, repeating the first words',
    'Feito.\n\nSuporte ---03/01/2026 10:00:12---Prezada Ana, pode testar?\n\nDe:\tSuporte/DTI/Empresa\nPara:\tAna/RH/Empresa@Empresa\nData:\t03/01/2026 10:00\nAssunto:\tx',
    'Feito.',
  ],
  [
    'Yahoo on a telephone, all in one line',
    'Feito.\n\nEnviado do Yahoo Mail no Android\n\n  Em sáb., 3 2026 jan. às 10:00, Suporte<suporte@desk.example> escreveu:   Pode testar?',
    'Feito.',
  ],
  [
    'a program that sets the fields in one line',
    'Feito.\n\nDe: Suporte <suporte@desk.example> Enviado: sábado, 3 de janeiro de 2026 10:00 Para: Ana Assunto: RE: x\n\nPode testar?',
    'Feito.',
  ],
  [
    'BlueMail',
    'Feito.\n\nObter BlueMail para Android\nEm 3 jan. 2026, em 10:00, Suporte <suporte@desk.example> escreveu:\n>Pode testar?\n',
    'Feito.',
  ],
  ['a program that writes no header', 'Feito.\n\n--\nAna\n\n> Pode testar?', 'Feito.'],
  [
    'our mark above the quote',
    'Feito.\n\n##- Responda acima desta linha -##\n\nSeu chamado foi atualizado.',
    'Feito.',
  ],
  [
    'answers between the quoted lines',
    'Em 3 de jan. de 2026, Ana <ana@client.example> escreveu:\n> Reiniciou?\nSim.\n> Imprimiu?\nNão.',
    '> Reiniciou?\nSim.\n> Imprimiu?\nNão.',
  ],
  [
    'answers between the quoted lines, announced above and signed below',
    'Respostas abaixo.\n\nEm 03/01/2026 10:00, Suporte escreveu:\n> Olá,\n> Qual o modelo?\n\nX-200.\n\n> Qual o erro?\n\nErro 12.\n\n> Grato,\n> Suporte\n\nAtt,\nAna',
    'Respostas abaixo.\n\n> Olá,\n> Qual o modelo?\n\nX-200.\n\n> Qual o erro?\n\nErro 12.',
  ],
  [
    'a quoted line that was broken on its way',
    'Sim.\n\nEm 03/01/2026 10:00, Suporte escreveu:\n> O senhor poderia verificar se o equipamento da sala do segundo andar está\nligado na tomada?\n> Grato',
    'Sim.',
  ],
  [
    'nothing but a quoted mail',
    '-----Mensagem original-----\nDe: Ana\nReiniciou?',
    '-----Mensagem original-----\nDe: Ana\nReiniciou?',
  ],
]
