/** What the dialog says where the tag brings no words of its own. Every byte of it counts in the loader. */
export const TEXTS = [
  {
    title: 'May this page help to train a model?',
    what: 'What',
    who: 'For whom',
    leaves: [
      'What leaves',
      'After each round, an improvement of the model and a score. Rows stay here, but it can tell something about them.',
    ],
    stop: ['How to stop', 'At any time, on this page. This browser keeps a yes, and no trace of a no.'],
    more: 'More',
    no: 'No',
    yes: 'Yes, take part',
  },
  {
    title: '允许本页面帮助训练模型吗？',
    what: '做什么',
    who: '为谁',
    leaves: ['送出什么', '每轮之后送出模型的改进和成绩。数据留在这里，但改进可能透露其中一些信息。'],
    stop: ['如何停止', '随时可在本页面停止。同意会记在本浏览器，拒绝不留记录。'],
    more: '详情',
    no: '不同意',
    yes: '同意参加',
  },
] as const;
