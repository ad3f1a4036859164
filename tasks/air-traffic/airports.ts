/** Airports of the United States in 2001: code, name, and where they are, in degrees. */
export interface Airport {
  readonly code: string;
  readonly en: string;
  readonly zh: string;
  readonly latitude: number;
  readonly longitude: number;
}

const airport = (code: string, en: string, zh: string, latitude: number, longitude: number): Airport => ({
  code,
  en,
  zh,
  latitude,
  longitude,
});

/** The twenty busiest, in the file's order. */
export const AIRPORTS: readonly Airport[] = [
  airport('ORD', 'Chicago O’Hare', '芝加哥奥黑尔', 41.98, -87.9),
  airport('DFW', 'Dallas/Fort Worth', '达拉斯-沃思堡', 32.9, -97.04),
  airport('ATL', 'Atlanta', '亚特兰大', 33.64, -84.43),
  airport('LAX', 'Los Angeles', '洛杉矶', 33.94, -118.41),
  airport('PHX', 'Phoenix', '菲尼克斯', 33.43, -112.01),
  airport('STL', 'St. Louis', '圣路易斯', 38.75, -90.36),
  airport('DTW', 'Detroit', '底特律', 42.21, -83.35),
  airport('MSP', 'Minneapolis', '明尼阿波利斯', 44.88, -93.22),
  airport('LAS', 'Las Vegas', '拉斯维加斯', 36.08, -115.15),
  airport('DEN', 'Denver', '丹佛', 39.86, -104.67),
  airport('BOS', 'Boston', '波士顿', 42.36, -71.01),
  airport('IAH', 'Houston', '休斯敦', 29.98, -95.34),
  airport('CLT', 'Charlotte', '夏洛特', 35.21, -80.94),
  airport('SFO', 'San Francisco', '旧金山', 37.62, -122.37),
  airport('EWR', 'Newark', '纽瓦克', 40.69, -74.17),
  airport('PHL', 'Philadelphia', '费城', 39.87, -75.24),
  airport('LGA', 'New York LaGuardia', '纽约拉瓜迪亚', 40.78, -73.87),
  airport('PIT', 'Pittsburgh', '匹兹堡', 40.49, -80.23),
  airport('MCO', 'Orlando', '奥兰多', 28.43, -81.32),
  airport('SEA', 'Seattle', '西雅图', 47.45, -122.31),
];

/** Others that people set out from and go to, by code. */
export const SMALLER_AIRPORTS: readonly Airport[] = [
  airport('ABQ', 'Albuquerque', '阿尔伯克基', 35.04, -106.61),
  airport('AUS', 'Austin', '奥斯汀', 30.19, -97.67),
  airport('BNA', 'Nashville', '纳什维尔', 36.12, -86.68),
  airport('BUF', 'Buffalo', '布法罗', 42.94, -78.73),
  airport('CLE', 'Cleveland', '克利夫兰', 41.41, -81.85),
  airport('CVG', 'Cincinnati', '辛辛那提', 39.05, -84.66),
  airport('DCA', 'Washington National', '华盛顿国家', 38.85, -77.04),
  airport('FLL', 'Fort Lauderdale', '劳德代尔堡', 26.07, -80.15),
  airport('IND', 'Indianapolis', '印第安纳波利斯', 39.72, -86.29),
  airport('JAX', 'Jacksonville', '杰克逊维尔', 30.49, -81.69),
  airport('MCI', 'Kansas City', '堪萨斯城', 39.3, -94.71),
  airport('MEM', 'Memphis', '孟菲斯', 35.04, -89.98),
  airport('MIA', 'Miami', '迈阿密', 25.79, -80.29),
  airport('MSY', 'New Orleans', '新奥尔良', 29.99, -90.26),
  airport('OMA', 'Omaha', '奥马哈', 41.3, -95.89),
  airport('PDX', 'Portland', '波特兰', 45.59, -122.6),
  airport('PVD', 'Providence', '普罗维登斯', 41.73, -71.42),
  airport('RDU', 'Raleigh-Durham', '罗利-达勒姆', 35.88, -78.79),
  airport('SAN', 'San Diego', '圣迭戈', 32.73, -117.19),
  airport('SAT', 'San Antonio', '圣安东尼奥', 29.53, -98.47),
  airport('SLC', 'Salt Lake City', '盐湖城', 40.79, -111.98),
  airport('SMF', 'Sacramento', '萨克拉门托', 38.7, -121.59),
  airport('SYR', 'Syracuse', '锡拉丘兹', 43.11, -76.11),
  airport('TPA', 'Tampa', '坦帕', 27.98, -82.53),
];
