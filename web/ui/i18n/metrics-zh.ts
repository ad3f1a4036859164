/** Names of metrics, and what each says. */
export const metricsZh = {
  metric: {
    accuracy: '正确率',
    auc: 'AUC',
    loss: '损失',
    mae: '平均误差',
    rmse: '均方根误差',
    rmseLog: '均方根误差（对数）',
    cIndex: '一致性指数',
    hitRate: '前十命中率',
  },
  metricExplained: {
    accuracy: '在没有参与训练的数据上回答正确的比例。',
    auc: '在没有参与训练的数据上的排序能力：0.5 等于瞎猜，1 为完美。',
    loss: '在没有参与训练的数据上的平均损失，越低越好。',
    mae: '在没有参与训练的数据上与真实值的平均差距，越低越好。',
    rmse: '在没有参与训练的数据上与真实值差距的均方根，越低越好。',
    rmseLog: '对数的均方根误差：偏差一成，大数小数同样计较；越低越好。',
    cIndex: '任取两条没有参与训练的数据，判断谁先发生的正确率：0.5 等于瞎猜，1 为完美。',
    hitRate: '从清单中拿掉一件后，它出现在模型推荐的十件之中的比例。',
  },
};
