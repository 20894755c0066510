export { StatisticsError } from './statistics-error.ts';
export type { StatisticsErrorDetails } from './statistics-error.ts';
export { autocorrelation } from './descriptive/autocorrelation.ts';
export { mean } from './descriptive/mean.ts';
export { MAD_TO_SIGMA, medianAbsoluteDeviation } from './descriptive/median-absolute-deviation.ts';
export { median } from './descriptive/median.ts';
export { quantile } from './descriptive/quantile.ts';
export { runningMeans } from './descriptive/running-means.ts';
export { standardDeviation } from './descriptive/standard-deviation.ts';
export { compensatedSum } from './descriptive/sum.ts';
export { variance } from './descriptive/variance.ts';
export { leastSquares } from './linear/least-squares.ts';
export type { LeastSquares } from './linear/least-squares.ts';
export { fisherUpperTail } from './distributions/fisher-f.ts';
export { normalCdf, normalQuantile } from './distributions/normal.ts';
export { studentQuantile, studentTwoSidedP } from './distributions/student-t.ts';
export { intervalCoverage } from './forecasts/accuracy/interval-coverage.ts';
export { meanAbsoluteError } from './forecasts/accuracy/mean-absolute-error.ts';
export { meanAbsolutePercentageError } from './forecasts/accuracy/mean-absolute-percentage-error.ts';
export { meanAbsoluteScaledError } from './forecasts/accuracy/mean-absolute-scaled-error.ts';
export { pinballLoss } from './forecasts/accuracy/pinball-loss.ts';
export { rootMeanSquaredError } from './forecasts/accuracy/root-mean-squared-error.ts';
export { seasonalNaiveScale } from './forecasts/accuracy/seasonal-naive-scale.ts';
export { symmetricMeanAbsolutePercentageError } from './forecasts/accuracy/symmetric-mean-absolute-percentage-error.ts';
export { autoEts } from './forecasts/auto-ets.ts';
export { backtest } from './forecasts/backtest.ts';
export type { Backtest, BacktestOptions, BacktestOrigin } from './forecasts/backtest.ts';
export { calibrateForecast } from './forecasts/calibrate-forecast.ts';
export { intervalCalibration } from './forecasts/interval-calibration.ts';
export type { CalibrationOptions, IntervalCalibration, RowPlaces } from './forecasts/interval-calibration.ts';
export { chooseModel } from './forecasts/choose-model.ts';
export type { ModelChoice } from './forecasts/choose-model.ts';
export { forecastAccuracy } from './forecasts/forecast-accuracy.ts';
export type { ForecastAccuracy } from './forecasts/forecast-accuracy.ts';
export { DEFAULT_LEVELS } from './forecasts/forecast-model.ts';
export type {
  FittedForecast,
  Forecast,
  ForecastModel,
  ForecastSeries,
  Regressors,
} from './forecasts/forecast-model.ts';
export { mstlEts } from './forecasts/mstl-ets.ts';
export { onLastRows } from './forecasts/on-last-rows.ts';
export { onLogScale } from './forecasts/on-log-scale.ts';
export { onSeasonalMeans, seasonalDeviations } from './forecasts/on-seasonal-means.ts';
export type { SeasonalMeansOptions } from './forecasts/on-seasonal-means.ts';
export { orElse } from './forecasts/or-else.ts';
export { seasonalNaive } from './forecasts/seasonal-naive.ts';
export { createSeededRandom } from './seeded-random.ts';
export { aicc } from './linear/aicc.ts';
export { blockedCrossValidation } from './linear/blocked-cross-validation.ts';
export type { BlockedCrossValidation } from './linear/blocked-cross-validation.ts';
export { coefficientInference } from './linear/coefficient-inference.ts';
export type { CoefficientInference } from './linear/coefficient-inference.ts';
export { cooksDistances } from './linear/cooks-distance.ts';
export { durbinWatson } from './linear/durbin-watson.ts';
export { goodnessOfFit } from './linear/goodness-of-fit.ts';
export type { GoodnessOfFit } from './linear/goodness-of-fit.ts';
export { leverage } from './linear/leverage.ts';
export { predictor } from './linear/prediction-interval.ts';
export type { PredictingFit, Prediction } from './linear/prediction-interval.ts';
export { varianceInflationFactors } from './linear/variance-inflation.ts';
export type { Detection, FeatureContribution, Severity } from './anomalies/detection.ts';
export { findFlatLines } from './anomalies/find-flat-lines.ts';
export type { FlatLine, FlatLineOptions } from './anomalies/find-flat-lines.ts';
export { findGaps } from './anomalies/find-gaps.ts';
export type { Gap } from './anomalies/find-gaps.ts';
export { findSpikes } from './anomalies/find-spikes.ts';
export type { Spike, SpikeOptions } from './anomalies/find-spikes.ts';
export { findStuckCounters } from './anomalies/find-stuck-counters.ts';
export type { StuckCounter } from './anomalies/find-stuck-counters.ts';
export { isolationContributions } from './anomalies/isolation-contributions.ts';
export { averagePathLength, trainIsolationForest } from './anomalies/isolation-forest.ts';
export type { IsolationForest, IsolationForestOptions } from './anomalies/isolation-forest.ts';
export { isolationScores } from './anomalies/isolation-scores.ts';
export type { IsolationScores } from './anomalies/isolation-scores.ts';
export { isolationThreshold } from './anomalies/isolation-threshold.ts';
export { meanEpisodes } from './anomalies/mean-episodes.ts';
export type { MeanOptions } from './anomalies/mean-episodes.ts';
export { mergeDetections } from './anomalies/merge-detections.ts';
export type { MergedAnomaly, MergeOptions } from './anomalies/merge-detections.ts';
export { persistentEpisodes } from './anomalies/persistent-episodes.ts';
export type { Episode, PersistenceOptions } from './anomalies/persistent-episodes.ts';
export { robustScale, robustScores } from './anomalies/robust-score.ts';
export type { RobustScale } from './anomalies/robust-score.ts';
export type { DriverChoice, DriverTable, DriverValue, SkippedRows } from './models/driver-table.ts';
export type { CategoryDriver, FittedDriver, NumberDriver } from './models/fitted-driver.ts';
export { multipleRegression } from './models/multiple-regression.ts';
export type {
  InfluentialRow,
  RegressionFit,
  RegressionModel,
  RegressionOptions,
  RegressionTerm,
} from './models/multiple-regression.ts';
export { predictRegression } from './models/predict-regression.ts';
export type { RegressionPrediction } from './models/predict-regression.ts';
export { blockLength } from './savings/block-length.ts';
export { bootstrapSavings } from './savings/bootstrap-savings.ts';
export type { BootstrapOptions, BootstrappedSavings } from './savings/bootstrap-savings.ts';
export { cusum } from './savings/cusum.ts';
export type { BaselineScatter, Cusum, CusumOptions } from './savings/cusum.ts';
export { cusumSegments } from './savings/cusum-segments.ts';
export type { CusumSegment, CusumSegmentation, CusumSegmentOptions } from './savings/cusum-segments.ts';
export { cvRmse } from './savings/cv-rmse.ts';
export type { CvRmse } from './savings/cv-rmse.ts';
export { deviations } from './savings/deviations.ts';
export type { Deviations } from './savings/deviations.ts';
export { effectiveObservations } from './savings/effective-observations.ts';
export {
  fractionalSavingsUncertainty,
  savingsUncertainty,
} from './savings/fractional-savings-uncertainty.ts';
export type {
  BaselineResolution,
  FractionalSavingsUncertainty,
  FsuInput,
  FsuTerms,
} from './savings/fractional-savings-uncertainty.ts';
export { nmbe } from './savings/nmbe.ts';
export type { Nmbe } from './savings/nmbe.ts';
export { rmse } from './savings/rmse.ts';
export type { Rmse } from './savings/rmse.ts';
export { rSquared } from './savings/r-squared.ts';
export { smallestDetectableSaving } from './savings/smallest-detectable-saving.ts';
export { tabularCusum } from './savings/tabular-cusum.ts';
export type { TabularCusum, TabularCusumAlarm, TabularCusumOptions } from './savings/tabular-cusum.ts';
export type { DriverCandidate, DriverRanking } from './models/driver-ranking.ts';
export { driverSearch } from './models/driver-search.ts';
export type { DriverSearch, DriverSearchOptions } from './models/driver-search.ts';
export type { Estimate } from './models/balance-point-inference.ts';
export type {
  ChangePointFit,
  ChangePointKind,
  ChangePointModel,
} from './models/change-point/change-point-model.ts';
export { evaluateChangePoint } from './models/change-point/evaluate-change-point.ts';
export { fitChangePoint } from './models/change-point/fit-change-point.ts';
export type { ChangePointOptions } from './models/change-point/fit-change-point.ts';
export type { Evaluation } from './models/evaluation.ts';
export type { ProphetOptimizer } from './forecasts/ordered-optimizer.ts';
export { kpss, KPSS_CRITICAL_5 } from './forecasts/kpss.ts';
export { prophet } from './forecasts/prophet.ts';
export { residualAutocorrelation } from './linear/residual-autocorrelation.ts';
export { evaluateTowt } from './models/towt/evaluate-towt.ts';
export { fitTowt } from './models/towt/fit-towt.ts';
export type { TowtOptions } from './models/towt/fit-towt.ts';
export type { TowtFit, TowtModel, TowtPart } from './models/towt/towt-model.ts';
export { holtWinters } from './forecasts/holt-winters.ts';
export type { SeasonKind } from './forecasts/holt-winters-state.ts';
export { assessSufficiency } from './models/sufficiency.ts';
export type {
  BaselinePeriods,
  Sufficiency,
  SufficiencyCode,
  SufficiencyLimits,
  SufficiencyReason,
} from './models/sufficiency.ts';
export { judgeModel, verdictProfiles } from './models/verdicts/judge-model.ts';
export type {
  JudgedDriver,
  JudgedRule,
  ReportingDriver,
  RuleOutcome,
  Verdict,
  VerdictFacts,
  VerdictProfile,
  VerdictProfileName,
} from './models/verdicts/verdict.ts';
export { calibrateBacktest } from './forecasts/calibrate-backtest.ts';
export { describeOrder } from './forecasts/arima-order.ts';
export type { ArimaOrder } from './forecasts/arima-order.ts';
export { arima, arimaOrderOf } from './forecasts/arima.ts';
export { findArimaOrder } from './forecasts/find-arima-order.ts';
export { loadProphetOptimizer } from './forecasts/load-prophet-optimizer.ts';
export type {
  DegreeDayFit,
  DegreeDayModel,
  DegreeDayModelKind,
  DegreeDayPeriod,
} from './models/degree-days/degree-day-model.ts';
export { degreeDays } from './models/degree-days/degree-days.ts';
export type { DegreeDayKind, DegreeDayOptions, DegreeDays } from './models/degree-days/degree-days.ts';
export { evaluateDegreeDays } from './models/degree-days/evaluate-degree-days.ts';
export { fitDegreeDays } from './models/degree-days/fit-degree-days.ts';
export type { DegreeDayFitOptions } from './models/degree-days/fit-degree-days.ts';
export { pearsonCorrelation } from './correlation/correlation.ts';
export type { Correlation, CorrelationOptions } from './correlation/correlation.ts';
export { laggedCorrelation } from './correlation/lagged-correlation.ts';
export type { LaggedCorrelation } from './correlation/lagged-correlation.ts';
export { spearmanCorrelation } from './correlation/spearman-correlation.ts';
export { bic } from './linear/bic.ts';
export { normalQuantilePoints } from './descriptive/normal-quantile-points.ts';
export type { NormalQuantilePoint } from './descriptive/normal-quantile-points.ts';
export { searchDegreeDayBases } from './models/degree-days/search-degree-day-bases.ts';
export type {
  DegreeDayBaseOptions,
  DegreeDayBases,
  DegreeDayDriver,
  FoundBase,
} from './models/degree-days/search-degree-day-bases.ts';
export { changePointColumns } from './models/change-point/change-point-columns.ts';
export { chooseChangePoint } from './models/change-point/choose-change-point.ts';
export type {
  ChangePointAlternative,
  ChangePointChoice,
  ModelCriterion,
} from './models/change-point/choose-change-point.ts';
export { designColumns } from './models/fitted-driver.ts';
