using PolicyScanner.Graph;
using Xunit;

namespace PolicyScanner.Tests.Graph;

public sealed class TenantRangesTests
{
    [Fact]
    public void The_rows_of_a_tenant_lie_together_and_the_ranges_cover_all_rows()
    {
        var severalTenants = 0;
        for (var seed = 0; seed < 300; seed++)
        {
            var graph = RandomGraphs.Graph(seed);
            var tenantOf = graph.Organizations.ToDictionary(o => o.Id, o => o.TenantId);
            if (graph.Tenants.Count > 1) severalTenants++;
            Assert.Equal(tenantOf.Values.Distinct().Order(StringComparer.Ordinal), graph.Tenants.Ids);
            foreach (var collection in GraphSchema.Collections)
            {
                var (rows, end) = (graph.Rows(collection), 0);
                for (var tenant = 0; tenant < graph.Tenants.Count; tenant++)
                {
                    var range = graph.Tenants.Range(collection, tenant);
                    Assert.Equal(end, range.Start);
                    for (var i = range.Start; i < range.End; i++)
                    {
                        Assert.Equal(graph.Tenants.Ids[tenant], tenantOf[rows[i].OrganizationId]);
                        Assert.Equal(tenant, graph.Tenants.Of(rows[i]));
                    }
                    end = range.End;
                }
                Assert.Equal(rows.Length, end);
            }
        }
        Assert.InRange(severalTenants, 50, 250);
    }

    [Fact]
    public void A_graph_without_organizations_has_no_tenants_and_no_rows()
    {
        var graph = new AccessGraphBuilder().Cover("nowhere", "users", CoverageState.Complete).Remark("nowhere", "code", "message").Build();

        Assert.Equal((0, 0, 0), (graph.Tenants.Count, graph.Coverage.Count, graph.Notes.Count));
        Assert.Equal(DateTimeOffset.MinValue, graph.TakenAt);
    }
}
