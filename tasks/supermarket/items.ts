/** What a basket may hold: the kinds of goods of a New Zealand supermarket, in the order of the file's numbers. */
import type { Column } from '../../core/task/columns.ts';

const KINDS = `
Department 1 | 1号柜台
Department 2 | 2号柜台
Department 3 | 3号柜台
Department 4 | 4号柜台
Department 5 | 5号柜台
Department 6 | 6号柜台
Department 7 | 7号柜台
Department 9 | 9号柜台
Grocery misc | 其他杂货
Department 11 | 11号柜台
Baby needs | 婴儿用品
Bread and cake | 面包蛋糕
Baking needs | 烘焙原料
Juice and cordial | 果汁饮品
Tea | 茶
Biscuits | 饼干
Canned fish, meat | 鱼肉罐头
Canned fruit | 水果罐头
Canned vegetables | 蔬菜罐头
Breakfast food | 早餐食品
Cigarettes, tobacco | 散装香烟
Cigarette cartons | 整条香烟
Cleaners, polishers | 清洁抛光用品
Coffee | 咖啡
Sauces, gravy, pickle | 酱料腌菜
Confectionery | 糖果
Puddings, desserts | 布丁甜点
Dishcloths, scourers | 洗碗布百洁布
Disinfectant | 除臭消毒剂
Frozen foods | 冷冻食品
Razor blades | 剃须刀片
Fuels, garden aids | 燃料园艺用品
Spices | 香料
Jams, spreads | 果酱抹酱
Insecticides | 杀虫剂
Pet foods | 宠物食品
Laundry needs | 洗衣用品
Party snack foods | 派对零食
Tissues, paper products | 纸巾纸品
Wrapping | 包装用品
Dried vegetables | 干蔬菜
Soup | 汤料汤罐头
Soft drinks | 软饮料
Health food | 其他健康食品
Hot beverages | 热饮
Health&beauty misc | 其他美容保健
Deodorants, soap | 除味剂香皂
Mens toiletries | 男士洗护
Medicines | 药品
Haircare | 护发
Dental needs | 口腔护理
Lotions, creams | 乳液面霜
Sanitary pads | 卫生巾
Cough, cold, pain | 感冒止痛药
Meat misc | 其他肉类
Cheese | 奶酪
Chickens | 整鸡
Milk, cream | 牛奶奶油
Cold, meats | 冷切肉
Deli gourmet | 精品熟食
Margarine | 人造黄油
Salads | 沙拉
Small goods | 小食品
Dairy foods | 乳制品
Fruit drinks | 果味饮料
Delicatessen misc | 其他熟食
Beef | 牛肉
Hogget | 周岁羊肉
Lamb | 羔羊肉
Pet food | 宠物鲜食
Pork | 猪肉
Poultry | 禽肉
Veal | 小牛肉
Gourmet meat | 精品肉类
Department 79 | 79号柜台
Department 80 | 80号柜台
Produce misc | 其他果蔬
Fruit | 水果
Plants | 盆栽
Potatoes | 土豆
Vegetables | 蔬菜
Variety misc | 其他百货
Brushware | 刷具
Electrical | 电器
Haberdashery | 缝纫用品
Kitchen | 厨房用品
Manchester | 床品布艺
Pantyhose | 丝袜
Plasticware | 塑料制品
Stationery | 文具
Prepared meals | 预制餐
Preserving needs | 腌制用品
Condiments | 调味品
Cooking oils | 食用油
Bake off products | 现烤面点
Department 122 | 122号柜台
Department 123 | 123号柜台
Department 124 | 124号柜台
Department 130 | 130号柜台
Small goods2 | 小食品二
Offal | 内脏
Mutton | 成年羊肉
Trim pork | 瘦猪肉
Trim lamb | 瘦羔羊肉
Imported cheese | 进口奶酪
Department 137 | 137号柜台
Department 141 | 141号柜台
White wine, cask | 盒装白葡萄酒
Red wine, cask | 盒装红葡萄酒
Bottled white wine, NZ | 新西兰瓶装白葡萄酒
Bottled red wine, NZ | 新西兰瓶装红葡萄酒
Bottled white wine, imported | 进口瓶装白葡萄酒
Bottled red wine, imported | 进口瓶装红葡萄酒
Sparkling wine, NZ | 新西兰起泡酒
Sparkling wine, imported | 进口起泡酒
Port and sherry | 波特酒雪利酒
Department 193 | 193号柜台
Non host support | 外购服务
Department 210 | 210号柜台
Department 211 | 211号柜台
Department 212 | 212号柜台
Department 213 | 213号柜台
`
  .trim()
  .split('\n')
  .map((line) => line.split(' | '));

/** One input a kind; the cell lists the numbers of those in the basket. */
export const itemsColumn: Column = {
  name: 'items',
  type: 'items',
  items: KINDS.map((_, number) => String(number)),
  itemLabels: { en: KINDS.map(([en]) => en!), zh: KINDS.map(([, zh]) => zh!) },
  label: { en: 'In the basket', zh: '购物篮内容' },
};
