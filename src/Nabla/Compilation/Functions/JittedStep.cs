namespace Nabla.Compilation;

/// <summary>A compiled function that takes and gives nothing: it works on variables.</summary>
internal sealed class JittedStep(Action step, bool keepsGrads) : Jitted(keepsGrads, anyBatch: false)
{
    public void Run()
    {
        if (IsDirect)
        {
            step();
            return;
        }

        Specialization made = Find([], null) ?? Trace([], null, _ =>
        {
            step();
            return ([], null);
        });
        made.Run([], []);
    }

    protected override string NameOf(int leaf) => "";
}
