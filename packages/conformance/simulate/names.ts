import { integer, pick, type Random } from './random.ts'

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕']
const doubleSurnames = ['欧阳', '司马', '诸葛', '上官', '皇甫', '尉迟']
const male = [
  '建国',
  '志强',
  '伟',
  '军',
  '海涛',
  '文博',
  '立新',
  '国栋',
  '晓东',
  '永刚',
  '子轩',
  '浩然',
  '春生',
  '鹏',
  '振华',
]
const female = [
  '秀英',
  '丽',
  '淑芬',
  '桂兰',
  '静',
  '雪梅',
  '晓燕',
  '欣怡',
  '雨桐',
  '红',
  '玉珍',
  '海霞',
  '思思',
  '敏',
  '凤琴',
]
/** Rare characters that old fonts and encodings lose: they must come through all the same. */
const rare = ['喆', '垚', '翀', '犇', '玥', '䶮', '堃', '婳']
const withDot = ['阿依古丽·买买提', '艾力·吐尔逊', '古丽娜尔·艾山', '迪丽热巴·阿不都', '帕尔哈提·玉素甫']

export type Sex = 'male' | 'female'

/** A believable Chinese name: mostly two or three characters, now and then a double surname, `·`, or a rare character. */
export function personName(random: Random, sex: Sex): string {
  const dice = random()
  if (dice < 0.03) return pick(random, withDot)
  if (dice < 0.09)
    return pick(random, doubleSurnames) + pick(random, sex === 'male' ? ['思远', '明轩'] : ['静怡', '若兰'])
  if (dice < 0.15) return pick(random, surnames) + pick(random, rare)
  return pick(random, surnames) + pick(random, sex === 'male' ? male : female)
}

/** The four kinds of name that software loses most often, one after the other. */
export function oddName(index: number, random: Random): string {
  const kinds = [
    () => pick(random, withDot),
    () => `${pick(random, doubleSurnames)}${pick(random, ['思远', '若兰'])}`,
    () => `${pick(random, surnames)}䶮`,
    () => `${pick(random, surnames)}${rare[integer(random, 0, rare.length - 1)]}`,
  ]
  return (kinds[index % kinds.length] as () => string)()
}
