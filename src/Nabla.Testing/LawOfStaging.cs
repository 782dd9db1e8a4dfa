namespace Nabla.Testing;

/// <summary>A function written down and run is the function, at the inputs it was written down for and at others.</summary>
internal static class LawOfStaging
{
    public static double Check(LawSubject subject)
    {
        Graph graph = Transform.Trace<Tensor[], Tensor[]>(subject.WithDerivatives, subject.Inputs);
        for (int item = 0; item < 2; item++)
        {
            Tensor[] inputs = subject.Nearby(item);
            string where = item == 0 ? "of the graph" : "of the graph, run at inputs it was not written down for,";
            subject.Compare("staging", where, subject.WithDerivatives(inputs), graph.Run(inputs), 0);
        }

        return 0;
    }
}
