using System.Globalization;
using System.Text;

namespace Nabla.Compilation;

/// <summary>Plans in words.</summary>
internal static class PlanText
{
    /// <summary>One line for each launch: what it fills, and where, by what, from what.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">What the inputs are called.</param>
    /// <param name="results">What the results are called.</param>
    /// <param name="timing">How long the launches take, if that was measured.</param>
    public static string Render(Plan plan, Func<int, string> inputs, Func<int, string> results, PlanTiming? timing = null)
    {
        StringBuilder text = new();
        int width = plan.Launches.Count.ToString(CultureInfo.InvariantCulture).Length;
        for (int i = 0; i < plan.Launches.Count; i++)
        {
            Launch launch = plan.Launches[i];
            text.Append("  ").Append(i.ToString(CultureInfo.InvariantCulture).PadLeft(width)).Append("  ");
            text.AppendJoin(", ", launch.Outputs.Select(at => $"{Name(plan, at, inputs)}: {plan.Places[at].Type}")).Append(" = ").Append(launch.Name);
            foreach (int at in launch.Inputs)
            {
                text.Append(' ').Append(Name(plan, at, inputs));
                if (plan.Places[at].Root.Places[0] != at)
                {
                    text.Append(CultureInfo.InvariantCulture, $" as {plan.Places[at].Type.Shape}");
                }
            }

            if (launch.Outputs.Any(at => plan.Places[at].Root.Over is not null))
            {
                text.Append(", in place");
            }

            text.Append('\n');
            if (timing is not null)
            {
                (long bytes, double time) = (LaunchCost.Bytes(launch, plan.Places), timing.Launches[i]);
                double atBest = timing.AtBest(bytes, launch.Arithmetic);
                text.Append(' ', width + 4).Append(CultureInfo.InvariantCulture, $"{time:F1} µs, {Quantity(bytes)}B, {Quantity(launch.Arithmetic)} operations; at the limit {atBest:F1} µs, {100 * atBest / time:F0} %\n");
            }
        }

        for (int i = 0; i < plan.Results.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {results(i)} ← {Name(plan, plan.Results[i].At, inputs)}\n");
        }

        return text.ToString();
    }

    /// <summary>The arena: which bytes hold what, from which launch to which.</summary>
    public static string Map(Plan plan)
    {
        StringBuilder text = new();
        foreach (Root root in plan.Places.Select(place => place.Root).Distinct().Where(root => root.Source == Source.Arena).OrderBy(root => root.Offset).ThenBy(root => root.Born))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {root.Offset,10}  {root.Bytes,10} bytes  launches {root.Born} to {root.LastUse}  {root.Type}\n");
        }

        return text.ToString();
    }

    /// <summary>What one run costs: launches, bytes, operations, and where it was measured, time.</summary>
    public static string Sum(Plan plan, PlanTiming? timing)
    {
        long bytes = plan.Launches.Sum(launch => LaunchCost.Bytes(launch, plan.Places));
        long arithmetic = plan.Launches.Sum(launch => launch.Arithmetic);
        string text = string.Create(CultureInfo.InvariantCulture, $"one run: {plan.Launches.Count} launches, {Quantity(bytes)}B to and from memory, {Quantity(arithmetic)} operations on numbers\n");
        if (timing is null)
        {
            return text;
        }

        double time = timing.Launches.Sum();
        double atBest = plan.Launches.Sum(launch => timing.AtBest(LaunchCost.Bytes(launch, plan.Places), launch.Arithmetic));
        return text + string.Create(
            CultureInfo.InvariantCulture,
            $"measured: {time:F1} µs; at the limits of this machine ({Quantity(timing.Copied)}B a second copied in memory as large as the plan's, {Quantity(timing.Multiplied)} operations a second in products) {atBest:F1} µs, {100 * atBest / time:F0} %\n");
    }

    /// <summary>A number with the letter for its thousands.</summary>
    private static string Quantity(double number)
    {
        string[] units = ["", "k", "M", "G", "T"];
        int unit = 0;
        for (; number >= 999.5 && unit < units.Length - 1; unit++)
        {
            number /= 1000;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{number:G3} {units[unit]}");
    }

    private static string Name(Plan plan, int at, Func<int, string> inputs)
    {
        Root root = plan.Places[at].Root;
        return root.Source switch
        {
            Source.Input => inputs(root.Index),
            Source.Constant => plan.Constants[root.Index] is { Rank: 0 } scalar ? scalar.ToString() : string.Create(CultureInfo.InvariantCulture, $"const{root.Index}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"%{root.Places[0]}"),
        };
    }
}
