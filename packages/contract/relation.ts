/** What the **patient is to the donor** (用血者是献血者的__), domain.md section 5. */
export const relations = {
  self: '本人',
  spouse: '配偶',
  parent: '父母',
  child: '子女',
  sibling: '兄弟姐妹',
  'paternal-grandparent': '祖父母',
  'maternal-grandparent': '外祖父母',
  'sons-child': '孙子女',
  'daughters-child': '外孙子女',
  'spouses-parent': '配偶父母',
  'childs-spouse': '子女配偶',
} as const

/** A relation by its stable key; `relations[key]` is its Chinese name. */
export type Relation = keyof typeof relations

/** Every relation key, in the order in which forms list them. */
export const relationKeys = Object.keys(relations) as [Relation, ...Relation[]]
