using System.Globalization;
using System.Text;

namespace Nabla.Compilation;

/// <summary>Compiled functions in words.</summary>
internal static class JittedText
{
    public static string Render(Jitted function, bool measure)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"written down {function.Traces} times, {function.Known.Count} kept\n");
        foreach (Specialization made in function.Known)
        {
            Append(text, made, measure);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Specialization made, bool measure)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n({made.Signature})");
        if (made.Guards.Length > 0)
        {
            text.Append(" as long as nothing changes about ").AppendJoin(", ", made.Guards.Select(guard => guard.What).Distinct());
        }

        // Of a function of any size, the plan for the size that came last; on a device, with what its checks find.
        int own = made.Results;
        made = made.Shown;
        Realization realization = made.Last;
        Plan plan = realization.Prepare();
        text.Append(CultureInfo.InvariantCulture, $"\nfirst call: {Milliseconds(made.TraceTime)} to write it down, {Milliseconds(made.CompileTime)} to compile it{Share(made)}\n");
        if (realization.Size >= 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"for leading axes of any length; {string.Join(", ", made.Sizes)} met so far; what follows is for {realization.Size}, planned in {Milliseconds(realization.CompileTime)}\n");
            text.Append(made.Sized!.IsCompiledOnce ? "" : "a pass does something else at another length, so each is compiled by itself\n");
        }

        foreach (PassReport report in plan.Reports)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {report.Name,-14}{report.Operations,6} {(report.Name == "planned" ? "launches" : "operations")}, {Milliseconds(report.Time)}\n");
        }

        int arguments = made.Signature.Types.Length;
        int results = plan.Results.Count - made.Writes.Length;
        string Input(int i) => i < arguments ? $"argument {i}" : GraphText.Called(made.Reads[i - arguments]);
        string Result(int i) => i < own ? $"result {i}" : i < results ? "what the checks find" : $"{GraphText.Called(made.Writes[i - results])}{(realization.IsInPlace(i - results) ? " (in place)" : "")}";
        PlanTiming? timing = null;
        if (measure && plan.HasUserCode)
        {
            text.Append("not measured: code of yours runs in it\n");
        }
        else if (measure)
        {
            try
            {
                timing = PlanTiming.Of(plan, realization.Inputs());
            }
            catch (Exception failed) when (failed is ArgumentException or ArithmeticException or InvalidOperationException or IndexOutOfRangeException)
            {
                text.Append(CultureInfo.InvariantCulture, $"not measured, because it fails on arguments that are all one: {failed.Message}\n");
            }
        }

        text.Append(PlanText.Sum(plan, timing));
        text.Append("launches\n").Append(PlanText.Render(plan, Input, Result, timing));
        text.Append(CultureInfo.InvariantCulture, $"arena of {plan.ArenaBytes} bytes\n").Append(PlanText.Map(plan));
    }

    private static string Share(Specialization made) => made.Compiled.Methods == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture, $", of which the runtime took {Milliseconds(made.Compiled.Time)} to compile {made.Compiled.Methods} methods of C# when they were first called");

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F2} ms");
}
