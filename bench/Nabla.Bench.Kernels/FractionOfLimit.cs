using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Nabla.Bench.Kernels;

/// <summary>The time that the call would take at the machine's limit, of the time it took.</summary>
internal sealed class FractionOfLimit : IColumn
{
    public string Id => nameof(FractionOfLimit);

    public string ColumnName => "Of the limit";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Time at the limit (fused multiply-adds in registers, or copying as many bytes, of all threads) ÷ median";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (summary[benchmarkCase]?.ResultStatistics is not { } statistics)
        {
            return "";
        }

        if (Activator.CreateInstance(benchmarkCase.Descriptor.Type) is not Suite suite)
        {
            return "";
        }

        foreach (BenchmarkDotNet.Parameters.ParameterInstance parameter in benchmarkCase.Parameters.Items)
        {
            benchmarkCase.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(suite, parameter.Value);
        }

        double limit = suite.Make().SecondsAtLimit / suite.Thread;
        return (limit / (1e-9 * statistics.Median)).ToString("P0", CultureInfo.InvariantCulture);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public bool IsAvailable(Summary summary) => true;
}
