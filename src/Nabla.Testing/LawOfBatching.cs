namespace Nabla.Testing;

/// <summary>Vmap of a function is a loop over the examples: with all inputs batched, and with each alone while the others are shared.</summary>
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
            Tensor[] stacked = Array.ConvertAll(batched, i => Functions.Stack([.. items.Select(item => item[i])], 0));
            Tensor[] together = Transform.Vmap<Tensor[], Tensor[]>(one =>
            {
                Tensor[] all = [.. subject.Inputs];
                for (int i = 0; i < batched.Length; i++)
                {
                    all[batched[i]] = one[i];
                }

                return subject.WithGradients(all);
            })(stacked);
            string which = alone < 0 ? "with all inputs batched" : $"with input {subject.InputName(alone)} alone batched";
            for (int item = 0; item < Size; item++)
            {
                worst = Math.Max(worst, subject.Compare(
                    "batching",
                    $"of example {item} under Vmap, {which},",
                    subject.WithGradients(items[item]),
                    Array.ConvertAll(together, y => y[item]),
                    subject.Options.Tolerance));
            }

            bool IsBatched(int input) => alone < 0 || alone == input;
        }

        return worst;
    }
}
