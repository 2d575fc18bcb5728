// The people and groups of the demo town, for playing by hand (--town).
const PEOPLE = ['王丽', '李强', '孙姐', '老周', '陈慧', '沈岚', '周宁', '顾平', '张远', '小吴', '路人']
const ROOMS = {
  '3号楼群': ['陈慧', '王丽', '李强', '孙姐', '老周'],
  '4号楼群': ['沈岚', '路人'],
  '金德花园楼栋长群': ['周宁', '陈慧', '沈岚'],
}

const idOf = name => `wxid_${Buffer.from(name).toString('hex')}`

export function settle (world) {
  for (const name of PEOPLE) world.contact({ id: idOf(name), name, friend: name !== '路人' })
  for (const [topic, names] of Object.entries(ROOMS)) {
    world.room({ id: `${Buffer.from(topic).toString('hex').slice(0, 16)}@chatroom`, topic, members: names.map(idOf) })
  }
}
