using System.Globalization;

namespace Nabla.Testing;

/// <summary>Vmap of a function is a loop over the examples: with all inputs batched, and with each alone while the others are shared, along whatever axes.</summary>
internal static class LawOfBatching
{
    private const int Size = 3;

    public static double Check(LawSubject subject)
    {
        double worst = 0;
        for (int only = -1; only < (subject.Inputs.Length > 1 ? subject.Inputs.Length : 0); only++)
        {
            int alone = only;
            Tensor[][] items = [.. Enumerable.Range(0, Size).Select(item => subject.Nearby(item).Select((x, i) => IsBatched(i) ? x : subject.Inputs[i]).ToArray())];
            int[] batched = [.. Enumerable.Range(0, subject.Inputs.Length).Where(IsBatched)];

            // Examples lie along the last axis of the first input, the first of the second, and so on; alone along the second of any.
            int[] axes = [.. batched.Select((input, i) => alone >= 0 ? Math.Min(1, subject.Inputs[input].Rank) : i % 2 == 0 ? subject.Inputs[input].Rank : 0)];
            Tensor[] stacked = [.. batched.Select((input, i) => Functions.Stack([.. items.Select(item => item[input])], axes[i]))];
            int outAxis = alone >= 0 ? 0 : -1;
            Tensor[] together = Transform.Vmap<Tensor[], Tensor[]>(
                one =>
                {
                    Tensor[] all = [.. subject.Inputs];
                    for (int i = 0; i < batched.Length; i++)
                    {
                        all[batched[i]] = one[i];
                    }

                    return subject.WithDerivatives(all);
                },
                path => axes[int.Parse(path.AsSpan(1, path.Length - 2), CultureInfo.InvariantCulture)],
                _ => outAxis)(stacked);
            string which = alone < 0 ? "with all inputs batched" : $"with input {subject.InputName(alone)} alone batched";
            for (int item = 0; item < Size; item++)
            {
                worst = Math.Max(worst, subject.Compare(
                    "batching",
                    $"of example {item} under Vmap, {which},",
                    subject.WithDerivatives(items[item]),
                    Array.ConvertAll(together, y => y.MoveAxis(outAxis, 0)[item]),
                    subject.Options.Tolerance));
            }

            bool IsBatched(int input) => alone < 0 || alone == input;
        }

        return worst;
    }
}
